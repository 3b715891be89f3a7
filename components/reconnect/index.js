// Has the whole page run when the connection is back after a loss. Streamlit's front end does so only in some cases, and a process that is new to
// this visitor knows none of the page's fragments: it would pass over all that is drawn or clicked in them.

export default function ({ setTriggerValue }) {
  const app = document.querySelector("[data-test-connection-state]");
  if (!app) return;
  const isConnected = () => app.dataset.testConnectionState === "CONNECTED";
  let was = isConnected();
  const observer = new MutationObserver(() => {
    const is = isConnected();
    if (is && !was) setTriggerValue("back", true);
    was = is;
  });
  observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => observer.disconnect();
}
