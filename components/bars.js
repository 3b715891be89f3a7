// Shows ten probabilities as bars that move to their new heights.

export default function ({ data, parentElement }) {
  const chart = parentElement.querySelector(".chart");
  if (!chart.childElementCount) {
    for (let digit = 0; digit < 10; digit++) {
      const bar = document.createElement("div");
      bar.className = "bar";
      bar.innerHTML = `<span class="share"></span><i></i><b>${digit}</b>`;
      chart.append(bar);
    }
  }
  chart.setAttribute("aria-label", data.words);
  data.shares.forEach((share, digit) => {
    const bar = chart.children[digit];
    bar.classList.toggle("top", digit === data.top);
    bar.style.setProperty("--share", share);
    bar.dataset.share = share;
    bar.title = data.titles[digit];
    bar.firstElementChild.textContent = data.labels[digit];
  });
}
