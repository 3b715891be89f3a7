// Takes what the pen draws to the server, and what was read of it to whatever on the page shows it: the one component that changes while the pen
// moves, so that an update is one small message.

export default function ({ data, parentElement, setStateValue }) {
  const status = parentElement.querySelector("[role=status]");
  if (status.textContent !== data.said) status.textContent = data.said;
  window.liveReading = { ...data, send: (ink) => setStateValue("ink", ink) };
  document.dispatchEvent(new CustomEvent("live-reading"));
}
