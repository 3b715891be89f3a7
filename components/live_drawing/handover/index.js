// Hands what the server knows to ../index.js, whenever it changes and when it is asked for. Props: [name, what is handed over], see ../__init__.py.
//
// A component of its own: the other one's script, fifty times as long, would be sent with every change.

const handed = {}, hands = {}; // by name: what was handed over last, and what does it

export default function ({ data: [name, sent] }) {
  handed[name] = sent;
  hands[name] ??= () => document.dispatchEvent(new CustomEvent(`live-${name}`, { detail: handed[name] }));
  hands[name]();
  document.addEventListener(`live-${name}-wanted`, hands[name]); // once, however often it changes
  return () => handed[name] === sent && document.removeEventListener(`live-${name}-wanted`, hands[name]);
}
