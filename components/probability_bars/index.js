// Shows ten probabilities as bars that move to their new heights. Props: ProbabilityBarsProps in __init__.py, or null to show those of what the pen
// draws, which components/live_drawing/link.js announces.

const show = (chart, props) => {
  if (!chart.childElementCount) {
    for (let digit = 0; digit < 10; digit++) {
      const bar = document.createElement("div");
      bar.className = "bar";
      bar.innerHTML = `<span class="share"></span><i></i><b>${digit}</b>`;
      chart.append(bar);
    }
  }
  chart.setAttribute("aria-label", props.words);
  props.shares.forEach((share, digit) => {
    const bar = chart.children[digit];
    bar.classList.toggle("top", digit === props.top);
    bar.style.setProperty("--share", share);
    bar.dataset.share = share;
    bar.title = props.titles[digit];
    bar.firstElementChild.textContent = props.labels[digit];
  });
};

export default function ({ data, parentElement }) {
  const chart = parentElement.querySelector(".chart");
  if (data) return show(chart, data);
  const follow = () => window.liveReading && show(chart, window.liveReading.bars);
  follow();
  document.addEventListener("live-reading", follow);
  return () => document.removeEventListener("live-reading", follow);
}
