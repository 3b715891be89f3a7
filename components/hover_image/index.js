// Shows the image of the point that the pointer is on. Props: see `hover_image` in __init__.py.
//
// Plotly makes and remakes its chart when it likes: so it is looked up whenever the pointer is over it, and gets its listeners once.

export default function ({ data, parentElement }) {
  const image = parentElement.querySelector("div");
  const side = data.side;
  image.style.width = image.style.height = `${side}px`;
  image.style.backgroundImage = `url(${data.sheet})`;
  image.style.backgroundSize = `${data.columns * side}px auto`;
  const listened = new Set();
  let pointer = { clientX: 0, clientY: 0 };
  const hide = () => (image.style.display = "none");
  const show = ({ points: [{ customdata: number }] }) => {
    if (!Number.isInteger(number)) return hide();
    image.dataset.number = number;
    image.style.backgroundPosition = `${-side * (number % data.columns)}px ${-side * Math.floor(number / data.columns)}px`;
    image.style.left = `${Math.max(4, pointer.clientX - side - 16)}px`;
    image.style.top = `${Math.max(4, pointer.clientY - side - 16)}px`;
    image.style.display = "block";
  };
  const watch = (event) => {
    pointer = event;
    const chart = event.target.closest?.(`.st-key-${data.chart} .js-plotly-plot`);
    if (!chart) return hide();
    if (listened.has(chart) || !chart.on) return;
    listened.add(chart);
    chart.on("plotly_hover", show);
    chart.on("plotly_unhover", hide);
  };
  const options = { capture: true, passive: true };
  for (const name of ["pointermove", "pointerdown"]) document.addEventListener(name, watch, options);
  return () => {
    for (const name of ["pointermove", "pointerdown"]) document.removeEventListener(name, watch, options);
    for (const chart of listened) {
      chart.removeListener?.("plotly_hover", show);
      chart.removeListener?.("plotly_unhover", hide);
    }
  };
}
