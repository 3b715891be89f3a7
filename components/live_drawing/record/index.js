// Hands what the server has read to ../index.js, whenever it changes and when it is asked for. Props: [RecordProps] in ../__init__.py.
//
// A component of its own: the other one's script, fifty times as long, would be sent with every stroke.

let record = null;
const hand = () => document.dispatchEvent(new CustomEvent("live-record", { detail: record }));

export default function ({ data: [sent] }) {
  record = sent;
  hand();
  document.addEventListener("live-record-wanted", hand); // once, however often the record changes
  return () => record === sent && document.removeEventListener("live-record-wanted", hand);
}
