// Takes what the pen draws to the server, and what was read of it to whatever on the page shows it: the one component that changes while the pen
// moves, so that an update is one small message.

export default function ({ data: [content], parentElement, setStateValue }) {
  const status = parentElement.querySelector("[role=status]");
  if (status.textContent !== content.said) status.textContent = content.said;
  window.liveReading = { ...content, send: (ink) => setStateValue("ink", ink) };
  document.dispatchEvent(new CustomEvent("live-reading"));
}
