// Ten probabilities as bars that move to their new heights.

const MIN_LABELLED = 0.01; // bars below are too low to carry a number
const MIN_CHANGE = 1e-5; // of a share: a thousandth of a pixel

// Show ten shares in 0..1, a bar a digit; zeros, where nothing was drawn, give empty bars. With `press`, they are buttons: it is called with the digit.
// `none`, the share of what is no digit, gets a bar of its own, named `noneName`. The highest bar has the accent's colour if it `isSure`.
export function showBars(chart, shares, { press = null, none = null, noneName = "", isSure = true } = {}) {
  if (!chart.childElementCount) {
    for (let digit = 0; digit < 10; digit++) chart.append(makeBar(press ? "button" : "div", digit, press && (() => press(digit))));
    if (none !== null) {
      const bar = makeBar("div", noneName);
      bar.classList.add("none");
      chart.append(bar);
    }
  }
  const order = [...shares.keys()].sort((a, b) => shares[b] - shares[a]), likely = order.filter((digit) => shares[digit] >= MIN_LABELLED);
  const words = likely.map((digit) => `${digit} ${shortPercent(shares[digit])}`);
  if (none >= MIN_LABELLED) words.push(`${noneName} ${shortPercent(none)}`);
  chart.setAttribute("aria-label", `Probability of each digit: ${words.join(", ") || "nothing was read yet"}.`);
  [...shares, ...(none === null ? [] : [none])].forEach((share, at) => {
    const bar = chart.children[at];
    bar.classList.toggle("top", isSure && share > 0 && at === order[0]);
    if (share && Math.abs(share - bar.dataset.share) < MIN_CHANGE) return; // most bars stay as low as they are
    bar.style.setProperty("--share", share);
    bar.dataset.share = share;
    bar.title = `${at < 10 ? at : noneName}: ${(100 * share).toFixed(2)}%`;
    bar.firstElementChild.textContent = share >= MIN_LABELLED ? shortPercent(share) : "";
  });
}

function makeBar(tag, name, press = null) {
  const bar = document.createElement(tag);
  bar.className = "bar";
  if (press) bar.onclick = press;
  bar.innerHTML = '<span class="share"></span><i></i><b></b>';
  bar.lastChild.textContent = name;
  return bar;
}

// A share in 0..1, as short as it goes; nearly all is not 100 %.
export function shortPercent(share) {
  return share >= 0.995 && share < 1 ? ">99%" : `${Math.round(100 * share)}%`;
}
