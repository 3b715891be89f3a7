// The live drawing: hears the pen, reads what it draws while it moves, and shows the reading. The server's reading follows with each stroke: it is the
// record, for all else on the page. Where the browser cannot read, the record is what is shown.
//
// It fills the elements with the attribute data-live-drawing. Props: LiveDrawingProps in __init__.py. The record and the visitor's examples come as
// events, see handover/index.js.

import { createExamples } from "./examples.js";
import { createGame } from "./game.js";
import { drawWithKeyboard } from "./keyboard.js";
import { createPen } from "./pen.js";
import { findSurface } from "./surface.js";
import { recognizeStrokes } from "./recognition/drawing.js";
import { loadNetwork } from "./recognition/loading.js";
import { cleanStrokes } from "./recognition/strokes.js";
import { createReplay } from "./replay.js";
import { loadDrawing, saveDrawing } from "./saved_drawing.js";
import { createStage } from "./stage.js";
import { createParts } from "./view.js";

const READING_TIME = 10; // ms of a frame in which the pen moves; what takes longer waits until it rests
const REST = 100; // ms without an event after which the pen rests
const STEPS_INTERVAL = 50; // ms between two pictures of the steps while the pen moves: nobody looks at them closely then
const ANSWER_TIME = 3000; // ms after which a server that does not answer counts as away
const HANDS = ["mousedown", "touchstart", "keydown"]; // events of a visitor who begins to draw
const MAX_DEVIATION = 0.1; // canvas pixels between the stroke that the pen drew and the canvas's
const MAX_STROKES = 80; // that are read live: what has more is a scribble, and grouping its strokes takes long

const networks = new Map(); // promises, by the names of their files
const pen = createPen(update, isReachable);
const examples = createExamples((edit) => send("edit", edit), update); // the visitor's own
const stage = createStage(update), game = createGame(update);
let props = null, setState = null, send = null; // of the mount; null where there is none
let replay = null, isArrival = true; // isArrival: until the drawing of before a reload, or the demo, has been shown
let afterClear = null; // what waits for the server to clear the canvas
let drawing = null; // the example that is on the canvas
let parts = null; // what fills the elements, by name
let network = null, record = null; // what reads here; what the server read last
let digits = null; // the reading that is shown: recognition/drawing.js says what it holds
let meant = null; // {digit, strokes}: what the visitor says of a drawing that the server has not read yet
let chosen = [null, 0]; // the text of a number, and which of its digits was chosen to be shown
let frame = 0, resting = 0, stepsShown = -Infinity; // the next frame; the timer until the pen rests; when the steps were shown last
let disagreements = 0;
let isSilent = false; // whether the server, though connected, does not answer
let stop = null; // ends what is listened to

export default function ({ data, setStateValue, setTriggerValue }) {
  const mount = (props = data);
  setState = setStateValue;
  send = setTriggerValue;
  parts = createParts(data.words, data.outcomes, data.drawings, stage);
  chooseNetwork();
  stop ??= listen();
  for (const name of ["examples", "record"]) document.dispatchEvent(new CustomEvent(`live-${name}-wanted`));
  return () => setTimeout(() => { // other props unmount and mount again: the pen may be moving
    if (props !== mount) return;
    stop();
    game.stop();
    stage.clear();
    props = stop = record = digits = drawing = null;
  });
}

function listen() {
  const adoptRecord = ({ detail }) => adopt(detail), adoptExamples = ({ detail }) => examples.adopt(detail);
  const status = document.querySelector("[data-test-connection-state]");
  const observer = new MutationObserver(showConnection), dialogs = new MutationObserver(closeDialog);
  if (status) observer.observe(status, { attributeFilter: ["data-test-connection-state"] });
  dialogs.observe(document.body, { childList: true });
  for (const event of ["online", "offline"]) window.addEventListener(event, showConnection);
  window.addEventListener("hashchange", openLink);
  document.addEventListener("live-record", adoptRecord);
  document.addEventListener("live-examples", adoptExamples);
  replay = createReplay(props.selectors.surface);
  for (const event of HANDS) document.addEventListener(event, takeOver, { capture: true, passive: true }); // before the pen hears it
  const ends = [pen.listen(props.selectors), drawWithKeyboard(props.selectors, props.canvas_name, press)];
  return () => {
    observer.disconnect();
    dialogs.disconnect();
    document.removeEventListener("live-record", adoptRecord);
    document.removeEventListener("live-examples", adoptExamples);
    for (const event of HANDS) document.removeEventListener(event, takeOver, { capture: true });
    for (const event of ["online", "offline"]) window.removeEventListener(event, showConnection);
    window.removeEventListener("hashchange", openLink);
    ends.forEach((end) => end());
  };
}

const showConnection = () => show();

// A hand on the canvas: what draws itself yields.
function takeOver(event) {
  const isDrawing = event.type !== "keydown" || [" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key);
  if (!event.isTrusted || !isDrawing || !event.composedPath().some((node) => node.classList?.contains("st-key-canvas"))) return;
  yieldToVisitor();
}

// What draws itself ends, and the address does not hold what is drawn any more.
function yieldToVisitor() {
  isArrival = false;
  replay.stop();
  stage.clear();
  const address = new URL(location.href);
  if (!address.searchParams.has("drawing") && !linkedDrawing()) return;
  address.searchParams.delete("drawing");
  if (linkedDrawing()) address.hash = "";
  history.replaceState(history.state, "", address);
}

// The drawing that the address holds: after the #, so that it is in no server's log.
const linkedDrawing = () => new URLSearchParams(location.hash.slice(1)).get("drawing");

// Have the server put the drawing of the address on the canvas. Returns whether there is one.
function openLink() {
  const text = linkedDrawing();
  if (!text) return false;
  isArrival = false;
  drawing = null;
  replay.stop();
  game.stop();
  stage.clear();
  send("link", text);
  return true;
}

// Once the page is there: open its link, bring back what a reload took, or let a digit draw itself.
function arrive() {
  if (!isArrival) return;
  if (!findSurface(props.selectors.surface)) return void setTimeout(update, REST);
  if (pen.strokes().length) return void (isArrival = false);
  const saved = record.version === 0 ? loadDrawing(record.side) : [];
  if (!saved.length && openLink()) return;
  if (!saved.length && !network) return; // it may still be on its way
  isArrival = false;
  if (saved.length) return replay.draw(saved, record.side, true);
  const demo = props.drawings.find(({ caption }) => !caption);
  if (demo) stage.play(inPixels(demo), record.pen);
}

const inPixels = ({ strokes }) => strokes.map((points) => points.map((share) => share * record.side));

// Let an example draw itself on the canvas.
function start(example) {
  yieldToVisitor();
  reveal();
  game.stop();
  clear(() => {
    drawing = example;
    replay.draw(inPixels(example), record.side, matchMedia("(prefers-reduced-motion: reduce)").matches, update);
  });
}

const reveal = () => document.querySelector(".st-key-canvas")?.scrollIntoView({ block: "nearest" });

// Play the game, where the browser reads.
function play() {
  yieldToVisitor();
  reveal();
  if (network) game.start(document.querySelector("[data-live-drawing=stage]"), props.words.game);
}

// Clear the canvas: here and now where it was empty to begin with, else the server does it. Then `next` is called.
function clear(next = null) {
  drawing = null;
  if (!pen.press("reset") && pen.strokes().length) {
    afterClear = next;
    return send("clear", true);
  }
  next?.();
}

// Undo, redo, or clear, by the canvas's own buttons.
function press(name) {
  yieldToVisitor();
  game.stop();
  if (name === "reset") clear();
  else pen.press(name);
}

function chooseNetwork() {
  network = digits = null;
  const { files } = props, name = files && `${files.description} ${files.weights}`;
  if (!files) return update();
  if (!networks.has(name)) networks.set(name, loadNetwork("app/static/", files.description, files.weights));
  networks.get(name).then((loaded) => {
    if (props?.files !== files) return;
    network = loaded;
    update();
  });
}

// Take over what the server has read. Has the same drawing been read here already, with the same examples, both must agree, and what is shown stays
// until more is drawn.
function adopt(sent) {
  const next = readRecord(sent), isRead = sent.examples === examples.version && hasRead(next.strokes);
  isSilent = false;
  if (!pen.adopt(next.strokes, { version: sent.version, isBlank: sent.blank, width: sent.pen }, () => adopt(sent))) return;
  record = next;
  if (isRead && textOf(digits) !== textOf(next.digits)) {
    disagreements += 1;
    show();
  } else update();
  if (meant && pen.isKnown()) teach(meant.digit);
  if (afterClear && !pen.strokes().length) {
    const next = afterClear;
    afterClear = null;
    next();
  }
}

// Whether what is shown was read from these strokes, with all the time that it takes.
function hasRead(strokes) {
  if (!network || !digits || frame || stage.strokes() || game.isOn() || !examples.isConfirmed() || digits.some(({ prediction }) => prediction.isProvisional)) return false;
  const drawn = cleanStrokes(pen.strokes(), network.constants);
  return drawn.length === strokes.length && drawn.every((line, at) =>
    line.length === strokes[at].length && line.every((value, k) => Math.abs(value - strokes[at][k]) < MAX_DEVIATION));
}

// The record as recognition/drawing.js would give it.
function readRecord({ version, digits, strokes, pen, side }) {
  const lines = strokes.map((text) => new Float32Array(bytesOf(text).buffer));
  const pixelsOf = ({ pixels }) => Float32Array.from(bytesOf(pixels), (value) => value / 255);
  return {
    version, pen, side,
    strokes: lines,
    digits: digits.map(({ box, positions, row, image: gray, ...prediction }) => ({
      box, positions, row, prediction, image: gray && pixelsOf(gray), strokes: positions.map((at) => lines[at]),
    })),
  };
}

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const textOf = (reading) => reading.map(({ prediction: { outcome, digit } }) => `${outcome} ${digit}`).join();

// What is drawn has changed: read it with the next frame.
function update() {
  frame ||= requestAnimationFrame(() => read(isMoving() ? performance.now() + READING_TIME : Infinity));
}

const isMoving = () => pen.isMoving() || stage.isMoving() || game.isMoving();

// What is drawn: in the game, by itself, or on the canvas.
const drawn = () => (game.isOn() ? game.strokes() : (stage.strokes() ?? pen.strokes()));

function read(deadline) {
  frame = 0;
  clearTimeout(resting);
  if (!props || !record) return;
  arrive();
  if (pen.strokes().length) stage.clear();
  const strokes = drawn();
  if (!network || strokes.length > MAX_STROKES) {
    if (!pen.isKnown()) return;
    digits = record.digits;
  } else {
    try {
      digits = recognizeStrokes(network, strokes, record.pen, record.side, { previous: digits ?? [], examples: examples.all, deadline });
    } catch (error) {
      console.warn(error);
      network = null; // the server reads alone
      return update();
    }
  }
  if (!isArrival && !isMoving() && !replay.isPlaying()) saveDrawing(pen.strokes(), record.side);
  if (deadline < Infinity) resting = setTimeout(read, REST, Infinity); // then there is time for all that was left out
  show(deadline < Infinity);
  if (deadline === Infinity) game.judge(parts.headline({ digits }));
}

function show(isHurried = false) {
  if (!props || !record || !digits) return;
  const isAway = isSilent || !isConnected(), strokes = drawn(), isEmpty = !strokes.length, isPrompted = isEmpty && !(isArrival && props.files), isDemo = stage.strokes() !== null || game.isOn();
  const isExample = drawing?.strokes.length === strokes.length && !pen.isMoving() && !replay.isPlaying();
  const shown = {
    ...record, digits, strokes, selected: selected(), examples: examples.all, isAway, isEmpty, isDemo,
    canTeach: props.teaches && !isAway && !isEmpty && !isDemo, canUndo: !isDemo && pen.canUndo(), canRedo: !isDemo && pen.canRedo(),
    drawing: isExample ? drawing : null, isMoving: isMoving() || replay.isPlaying(),
    canPlay: network !== null, isPrompted,
  };
  const headline = parts.headline({ digits }), roots = document.querySelectorAll("[data-live-drawing]");
  const isProvisional = digits.some(({ prediction }) => prediction.isProvisional);
  for (const root of roots) {
    root.dataset.disagreements = disagreements;
    root.ariaBusy = isProvisional;
    if (root.dataset.liveDrawing === "examples" && isMoving()) continue;
    if (root.dataset.liveDrawing === "steps") {
      if (isHurried && performance.now() < stepsShown + STEPS_INTERVAL) continue;
      stepsShown = performance.now();
    }
    parts[root.dataset.liveDrawing](root, shown, actions);
  }
  if (roots.length < props.parts) requestAnimationFrame(() => show()); // the page is still being laid out
  const status = document.querySelector(".live-drawing-status");
  const announced = [headline, parts.learned(shown)].filter(Boolean).join(". ");
  if (status && !isMoving() && status.textContent !== announced) status.textContent = announced;
}

// Which digit of a number is shown.
const selected = () => (chosen[0] === parts.headline({ digits }) && chosen[1] < digits.length ? chosen[1] : digits.length - 1);

function choose(position) {
  chosen = [parts.headline({ digits }), position];
  setState("selected", chosen);
  show();
}

// The visitor says which digit is meant: that is taught as soon as the server has read the drawing, too.
function teach(digit) {
  const strokes = pen.strokes().length, isSame = !meant || meant.strokes === strokes;
  meant = null;
  if (!isSame || pen.isMoving()) return;
  if (!pen.isKnown()) return void (meant = { digit, strokes });
  const position = selected();
  examples.teach(digits[position], digit, { action: "teach", digit, position, strokes: record.strokes.length }, network?.constants);
  if (!network) return;
  read(Infinity); // the number is another one now; the same digit of it stays selected
  if (digits.length > 1) choose(Math.min(position, digits.length - 1));
}

const actions = { choose, teach, forget: (position) => examples.forget(position), forgetAll: () => examples.forgetAll(), show: () => show(), press, start, play };

function isConnected() {
  const app = document.querySelector("[data-test-connection-state]");
  return navigator.onLine && (!app || app.dataset.testConnectionState === "CONNECTED");
}

// A connection that no one answers on looks open for minutes. A server that answers again is given time for what it has missed.
async function isReachable() {
  const wasSilent = isSilent;
  isSilent = isConnected() && !(await fetch("_stcore/health", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_TIME) }).catch(() => null))?.ok;
  show();
  return isConnected() && !isSilent && !wasSilent;
}

// While the server is away, Streamlit lays a dialog over the page, and nothing could be drawn. What it says, the answer says. Closed, it stays away
// until the connection is back.
function closeDialog(changes) {
  if (isConnected() || !network) return;
  for (const { addedNodes } of changes) for (const node of addedNodes) node.querySelector?.(props.selectors.close_dialog)?.click();
}
