// Sends what the pen draws to the server, and hands the prediction to whatever on the page shows it: the one component that changes while the pen
// moves, so that an update is one small message. Props: see `mount` in link.py.

export default function ({ data: [props], parentElement, setStateValue }) {
  const status = parentElement.querySelector("[role=status]");
  if (status.textContent !== props.announcement) status.textContent = props.announcement;
  window.liveReading = { ...props, send: (ink) => setStateValue("ink", ink) };
  document.dispatchEvent(new CustomEvent("live-reading"));
}
