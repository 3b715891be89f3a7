// Ten probabilities as bars that move to their new heights.

const MIN_LABELLED = 0.01; // bars below are too low to carry a number
const MIN_CHANGE = 1e-5; // of a share: a thousandth of a pixel

// Show ten shares in 0..1, a bar a digit; zeros, where nothing was drawn, give empty bars. With `press`, they are buttons: it is called with the digit.
export function showBars(chart, shares, press = null) {
  if (!chart.childElementCount) {
    for (let digit = 0; digit < 10; digit++) {
      const bar = document.createElement(press ? "button" : "div");
      bar.className = "bar";
      if (press) bar.onclick = () => press(digit);
      bar.innerHTML = `<span class="share"></span><i></i><b>${digit}</b>`;
      chart.append(bar);
    }
  }
  const order = [...shares.keys()].sort((a, b) => shares[b] - shares[a]), likely = order.filter((digit) => shares[digit] >= MIN_LABELLED);
  const words = likely.map((digit) => `${digit} ${shortPercent(shares[digit])}`).join(", ");
  chart.setAttribute("aria-label", `Probability of each digit: ${words || "nothing was read yet"}.`);
  shares.forEach((share, digit) => {
    const bar = chart.children[digit];
    bar.classList.toggle("top", share > 0 && digit === order[0]);
    if (share && Math.abs(share - bar.dataset.share) < MIN_CHANGE) return; // most bars stay as low as they are
    bar.style.setProperty("--share", share);
    bar.dataset.share = share;
    bar.title = `${digit}: ${(100 * share).toFixed(2)}%`;
    bar.firstElementChild.textContent = share >= MIN_LABELLED ? shortPercent(share) : "";
  });
}

// A share in 0..1, as short as it goes; nearly all is not 100 %.
function shortPercent(share) {
  return share >= 0.995 && share < 1 ? ">99%" : `${Math.round(100 * share)}%`;
}
