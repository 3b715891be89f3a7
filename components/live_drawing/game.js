// Ten digits against the clock, over the canvas: read here in the browser, and nothing is sent.

import { make } from "../elements.js";
import { drawStrokes, prepareContext } from "./ink.js";
import { createPad } from "./pad.js";

const ROUNDS = 10; // each digit once
const PATIENCE = 1200; // ms after a stroke in which another one may follow, before what is misread is wiped away
const LATE = 350; // ms after a digit was read in which a stroke still belongs to it, such as a 5's bar
const GAME_SIDE = 320, GAME_PEN = 20; // canvas pixels
const BEST_TIME = "best-time"; // in the browser's storage: seconds

// `onChange` is called whenever what is drawn has changed.
export function createGame(onChange) {
  let words = null, element = null, opener = null, pad = null;
  let targets = null, results = [], began = 0, read = -Infinity, seconds = 0, misses = 0; // targets: null while nobody plays
  let patience = 0, ticking = 0; // timers
  const isOver = () => results.length === ROUNDS;
  const elapsed = () => (began ? (performance.now() - began) / 1000 : 0);

  const game = {
    isOn: () => targets !== null,
    isMoving: () => targets !== null && pad.isMoving(),

    // What is drawn: the digit under way, or the one before until the next is begun.
    strokes() {
      const drawn = pad.strokes();
      return drawn.length ? drawn : (results.at(-1)?.strokes ?? []);
    },

    // Begin in `root`, over the canvas.
    start(root, gameWords) {
      [words, opener] = [gameWords, document.activeElement];
      targets = shuffle([...Array(ROUNDS).keys()]);
      [results, began, misses, read] = [[], 0, 0, -Infinity];
      element?.remove();
      element = root.appendChild(build());
      element.querySelector("canvas").focus({ preventScroll: true });
      show();
      onChange();
    },

    // What was read of what is drawn, the pen being up.
    judge(text) {
      if (!targets || pad.isMoving() || !pad.strokes().length || isOver()) return;
      clearTimeout(patience);
      if (text !== `${targets[results.length]}`) return void (patience = setTimeout(miss, PATIENCE));
      results.push({ digit: text, strokes: pad.strokes() });
      read = performance.now();
      pad.set([]);
      if (isOver()) finish();
      show();
    },

    stop() {
      if (!targets) return;
      clearTimeout(patience);
      clearInterval(ticking);
      element.remove();
      targets = element = null;
      opener?.focus();
      onChange();
    },
  };

  const miss = () => {
    misses += 1;
    pad.set([]);
    element.classList.add("missed");
    setTimeout(() => element?.classList.remove("missed"), 400);
    show();
  };

  const finish = () => {
    seconds = elapsed();
    clearInterval(ticking);
    try {
      localStorage.setItem(BEST_TIME, Math.min(seconds, Number(localStorage.getItem(BEST_TIME)) || Infinity));
    } catch (error) {
      console.warn(error); // not in every private window
    }
  };

  function build() {
    const box = make("div", "game");
    box.setAttribute("role", "group");
    box.ariaLabel = words.name;
    box.onkeydown = (event) => event.key === "Escape" && game.stop();
    const head = make("div", "head"), target = make("strong"), surface = make("canvas");
    target.setAttribute("role", "status");
    head.append(target, make("span", "clock"), gameButton("×", game.stop, words.close));
    surface.tabIndex = 0;
    surface.setAttribute("role", "img");
    pad = createPad(surface, { side: GAME_SIDE, pen: GAME_PEN, onStart: begin, onChange });
    box.append(head, surface, make("div", "progress"));
    return box;
  }

  // The pen is set down. Returns whether it may draw: not at once after a digit.
  const begin = () => {
    if (isOver() || performance.now() < read + LATE) return false;
    clearTimeout(patience);
    if (!began) {
      began = performance.now();
      ticking = setInterval(showClock, 100);
    }
    return true;
  };
  const showClock = () => (element.querySelector(".clock").textContent = `${elapsed().toFixed(1)} s`);

  function show() {
    if (isOver()) return showResult();
    const digit = targets[results.length], [target] = element.querySelector(".head").children;
    target.textContent = words.target.replace("{}", digit);
    element.querySelector("canvas").ariaLabel = target.textContent;
    element.querySelector(".progress").replaceChildren(...targets.map((_, at) => make("span", at < results.length ? "done" : "", results[at]?.digit ?? "")));
    showClock();
  }

  function showResult() {
    const box = make("div", "result"), grid = make("div", "drawn"), row = make("div", "row"), best = Number(localStorage.getItem(BEST_TIME)) || seconds;
    for (const result of results) grid.append(pictureOf(make("canvas"), result.strokes));
    const says = words.result.replace("{}", seconds.toFixed(1)), note = seconds <= best ? words.record : words.best.replace("{}", best.toFixed(1));
    const copy = gameButton(words.copy, async () => {
      await navigator.clipboard?.writeText(`${words.boast.replace("{}", seconds.toFixed(1))} ${location.origin}${location.pathname}`);
      copy.textContent = words.copied;
    });
    row.append(copy, gameButton(words.picture, savePicture), gameButton(words.again, () => game.start(element.parentElement, words)), gameButton(words.close, game.stop));
    box.append(make("strong", "", says), make("p", "", `${note} ${words.misses.replace("{}", misses)}`), grid, row);
    box.setAttribute("role", "status");
    element.replaceChildren(box);
    row.firstChild.focus();
  }

  // A picture to post: the ten digits as they were drawn, and the time.
  function savePicture() {
    const canvas = make("canvas"), context = Object.assign(canvas, { width: 1200, height: 630 }).getContext("2d");
    context.fillStyle = "#14181a";
    context.fillRect(0, 0, 1200, 630);
    context.fillStyle = "#35c49a";
    context.font = "700 72px system-ui, sans-serif";
    context.fillText(words.result.replace("{}", seconds.toFixed(1)), 60, 130);
    context.fillStyle = "#98a2ad";
    context.font = "30px system-ui, sans-serif";
    context.fillText(words.read, 60, 185);
    results.forEach((result, at) => context.drawImage(pictureOf(make("canvas"), result.strokes, 190), 60 + (at % 5) * 220, 225 + Math.floor(at / 5) * 195, 180, 180));
    const link = make("a");
    Object.assign(link, { href: canvas.toDataURL(), download: "ten-digits.png" }).click();
  }

  return game;
}

function pictureOf(canvas, strokes, side = 64) {
  drawStrokes(prepareContext(canvas, side, "#000"), strokes, GAME_PEN, [0, 0, GAME_SIDE, GAME_SIDE], side, "#fff");
  return canvas;
}

function shuffle(items) {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items;
}

function gameButton(text, onclick, label = "") {
  const button = Object.assign(make("button", "", text), { type: "button", onclick });
  if (label) button.ariaLabel = button.title = label;
  return button;
}
