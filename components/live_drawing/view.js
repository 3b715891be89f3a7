// Shows a reading: the digits that recognition/drawing.js or the server found in a drawing. Each part of the page shows one side of it.

import { make } from "../elements.js";
import { showBars } from "../probability_bars/bars.js";
import { drawSteps } from "./steps.js";
import { grayCanvas } from "./ink.js";
import { createStarters } from "./starters.js";
import { canSave, isSaving, setSaving } from "./saved_examples.js";

// Parts by name: each function fills `root` with what it shows of `shown`, and calls `actions` for what a visitor presses. `shown` is {digits,
// selected, strokes, pen, side, examples, isAway, canTeach, canUndo, canRedo, drawing, isEmpty, isDemo, isMoving, canPlay, isPrompted}.
export function createParts(words, outcomes, drawings, stage) {
  const percent = (share) => (share > 0.999 ? words.nearly_all : share < 0.001 ? words.nearly_nothing : `${(100 * share).toFixed(1)} %`);
  const isSure = ({ prediction }) => prediction.outcome === outcomes.DIGIT;
  const isUnsure = ({ prediction }) => prediction.outcome === outcomes.NOT_SURE;
  const textOf = (digit) => (isSure(digit) ? `${digit.prediction.digit}` : "?");

  // What is said of one digit.
  const describeDigit = (digit) => {
    const { outcome, confidence, predictionSet } = digit.prediction;
    if (isSure(digit)) {
      const [, level] = words.levels.find(([minimum]) => confidence >= minimum);
      return { kind: "digit", text: textOf(digit), strong: level, detail: fill(words.confidence, percent(confidence)) };
    }
    const text = words.headlines[outcome];
    const isDot = digit.prediction.rejectionProbability === 1;
    if (!isUnsure(digit)) return { kind: "words", text, detail: isDot ? words.dot : words.details[outcome] };
    const [last, ...first] = predictionSet.toReversed();
    const detail = first.length ? fill(words.may_be, first.toReversed().join(", "), last) : fill(words.may_be_one, last);
    return { kind: "words", text, detail, note: words.coverage };
  };

  // What is said of a number.
  const describeNumber = (digits) => {
    const unsure = digits.filter((digit) => !isSure(digit));
    const alternatives = unsure.slice(0, 3).map((digit) => (isUnsure(digit) ? digit.prediction.predictionSet.slice(0, 3).join(words.or) : words.no_digit));
    const detail = unsure.length
      ? fill(words.unsure_digits, unsure.length, digits.length, alternatives.join(words.and))
      : fill(words.digits, digits.length, percent(Math.min(...digits.map(({ prediction }) => prediction.confidence))));
    return { kind: "number", text: digits.map((digit, at) => (at && digit.row > digits[at - 1].row ? "\n" : "") + textOf(digit)).join(""), detail };
  };

  const describe = ({ digits, isMoving }) => {
    const isUnfinished = isMoving && digits.length === 1 && digits[0].prediction.outcome === outcomes.NOT_A_DIGIT;
    return isUnfinished ? { kind: "words", text: words.moving, detail: "" } : describeAny(digits);
  };

  const describeAny = (digits) => (digits.length > 1 ? describeNumber(digits) : describeDigit(digits[0]));

  // What is said of the visitor's own example, where one decided.
  const describeExample = ({ digits, selected }) => {
    const { example, isTaught, digit } = digits[selected].prediction;
    return (example ?? null) === null ? "" : fill(isTaught ? words.learned : words.like, digit);
  };

  return {
    learned: describeExample,

    // The text that `selected` belongs to, and that is announced to those who cannot see the rest.
    headline: (shown) => describe(shown).text,

    answer(root, shown, actions) {
      const { digits, selected, examples, isAway, canTeach, drawing } = shown, { kind, text, strong = "", detail, note = "" } = describe(shown);
      const learned = describeExample(shown), { example, isTaught } = digits[selected].prediction;
      const misread = drawing && drawing.label !== text ? fill(words.misread, drawing.label) : "";
      const content = JSON.stringify([kind, text, strong, detail, note, isAway, digits.length, selected, learned, example, canTeach, misread]);
      if (root.dataset.content === content && root.childElementCount) return; // what has not changed stays, so that a click on it counts
      root.dataset.content = content;
      const box = make("div", `prediction ${kind}`), about = make("div"), sentence = make("p", "", detail);
      if (strong) sentence.prepend(make("b", "", strong), document.createElement("br"));
      about.append(sentence);
      box.append(make("strong", "headline", text), about);
      if (misread) about.append(make("p", "misread", misread));
      if (isAway) about.append(make("small", "away", words.away));
      else if (note && !learned && !misread) about.append(make("small", "", note));
      if (digits.length > 1) {
        const row = make("div", "digits");
        row.setAttribute("role", "group");
        row.setAttribute("aria-label", words.choose_digit);
        row.append(make("span", "", words.shown));
        digits.forEach((digit, at) => {
          const button = make("button", "", textOf(digit));
          button.setAttribute("aria-pressed", at === selected);
          button.onclick = () => {
            actions.choose(at);
            root.querySelectorAll(".digits button")[at]?.focus();
          };
          row.append(button);
        });
        about.append(row);
      }
      if (learned) {
        const line = make("div", "learned");
        if (examples[example]) line.append(thumbnail(examples[example]));
        line.append(make("span", "", learned));
        if (isTaught && canTeach) line.append(makeButton(words.undo, () => actions.forget(example)));
        about.append(line);
      }
      root.replaceChildren(box);
    },

    // Grey bars, and one for what is no digit, where the outcome is not a digit.
    probabilities(root, { digits, selected, canTeach, isEmpty }, actions) {
      if (!root.childElementCount) {
        const chart = make("div", "bars");
        chart.setAttribute("role", "group");
        root.append(chart, make("p", "hint", words.correct));
      }
      const [chart, hint] = root.children, isDigit = isSure(digits[selected]);
      const { probabilities, rejectionProbability } = digits[selected].prediction;
      const shares = Array.from(probabilities, (share) => (isDigit ? share : share * (1 - rejectionProbability)));
      showBars(chart, shares, { press: actions.teach, none: isDigit || isEmpty ? 0 : rejectionProbability, noneName: words.no_digit, isSure: isDigit });
      root.inert = isEmpty;
      root.classList.toggle("empty", isEmpty);
      hint.classList.toggle("hidden", !canTeach);
      [...chart.querySelectorAll("button")].forEach((bar, digit) => {
        if (bar.disabled === canTeach) bar.disabled = !canTeach;
        bar.ariaLabel ??= fill(words.meant, digit);
      });
    },

    steps(root, shown) {
      if (!root.childElementCount) {
        const row = make("div", "pipeline");
        for (const name of words.steps) {
          const step = make("figure", "step"), canvas = make("canvas");
          canvas.setAttribute("role", "img");
          canvas.setAttribute("aria-label", name);
          step.append(canvas, make("figcaption", "", name));
          row.append(step);
        }
        row.lastChild.className += " centre";
        root.append(row);
      }
      root.classList.toggle("empty", shown.isEmpty);
      drawSteps([...root.querySelectorAll("canvas")], shown);
    },

    input(root, { digits, selected, isEmpty }) {
      if (!root.childElementCount) {
        const figure = make("figure", "step"), image = make("img");
        image.alt = words.input;
        figure.append(image, make("figcaption", "", words.input_size));
        root.append(figure);
      }
      root.classList.toggle("empty", isEmpty);
      const { image } = digits[selected], side = image ? Math.sqrt(image.length) : 1;
      root.querySelector("img").src = grayCanvas({ pixels: image ?? [0], width: side, height: side }).toDataURL();
    },

    // What lies over the canvas.
    stage: (root, { side, isPrompted, isDemo }) => stage.show(root, isPrompted || isDemo ? words.prompt : "", side),

    // What can be done with the drawing.
    tools(root, { canUndo, canRedo, strokes }, actions) {
      if (!root.childElementCount) {
        for (const name of ["undo", "redo", "reset"]) {
          const button = makeButton("", () => actions.press(name));
          button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
          button.append(make("span", "", words.tools[name]));
          button.ariaLabel = button.title = words.tools[name];
          root.append(button);
        }
      }
      const [undo, redo] = root.children;
      undo.disabled = !canUndo;
      redo.disabled = !canRedo;
    },

    starters: createStarters(words, drawings),

    // The visitor's own digits, and what can be done with them.
    examples(root, { digits, selected, examples, canTeach, isAway }, actions) {
      const { outcome, digit, isTaught } = digits[selected].prediction, canAdd = canTeach && outcome === outcomes.DIGIT && !isTaught;
      const content = JSON.stringify([examples.map((example) => example.digit), canAdd && digit, isAway, isSaving()]);
      if (root.dataset.content === content && root.examples === examples) return;
      root.dataset.content = content;
      root.examples = examples;
      const groups = make("div", "groups"), controls = make("div", "controls");
      for (let label = 0; label < 10; label++) {
        const positions = [...examples.keys()].filter((position) => examples[position].digit === label);
        if (!positions.length) continue;
        const group = make("div", "group");
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", fill(words.group_name, label));
        group.append(make("b", "", label), ...positions.map((position) => {
          const button = makeButton("", () => actions.forget(position), fill(words.remove, label));
          button.disabled = isAway;
          button.append(thumbnail(examples[position]));
          return button;
        }));
        groups.append(group);
      }
      if (!examples.length) groups.append(make("p", "hint", words.nothing_taught));
      if (canAdd) controls.append(makeButton(fill(words.add, digit), () => actions.teach(digit)));
      if (examples.length) {
        const forgetAll = makeButton(words.forget_all, actions.forgetAll);
        forgetAll.disabled = isAway;
        controls.append(forgetAll);
      }
      if (canSave() && (examples.length || isSaving())) {
        const label = make("label", "", words.remember), box = make("input");
        box.type = "checkbox";
        box.checked = isSaving();
        box.onchange = () => (setSaving(box.checked, examples), actions.show());
        label.prepend(box);
        controls.append(label);
      }
      const focused = [...root.querySelectorAll("button, input")].indexOf(document.activeElement);
      root.replaceChildren(groups, controls);
      if (focused >= 0) [...root.querySelectorAll("button, input")].at(focused)?.focus();
    },
  };
}

// Paths of 24×24, as Material Symbols draws them.
const ICONS = {
  undo: "M7 19v-2h7.1q1.6 0 2.7-1t1.2-2.5-1.2-2.5-2.7-1H7.8l2.6 2.6L9 14 4 9l5-5 1.4 1.4L7.8 8h6.3q2.4 0 4.2 1.6T20 13.5t-1.7 3.9-4.2 1.6z",
  redo: "M9.9 19q-2.4 0-4.2-1.6T4 13.5t1.7-3.9T9.9 8h6.3l-2.6-2.6L15 4l5 5-5 5-1.4-1.4 2.6-2.6H9.9q-1.6 0-2.7 1T6 13.5 7.2 16t2.7 1H17v2z",
  reset: "M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6z",
};

const makeButton = (text, onclick, label = "") => {
  const button = make("button", "", text);
  button.type = "button";
  button.onclick = onclick;
  if (label) button.title = button.ariaLabel = label;
  return button;
};

const thumbnails = new WeakMap(); // the images' addresses, by example

// An example's picture.
function thumbnail(example) {
  const image = make("img");
  if (!thumbnails.has(example)) {
    const side = Math.sqrt(example.image.length);
    thumbnails.set(example, grayCanvas({ pixels: Float32Array.from(example.image, (value) => value / 255), width: side, height: side }).toDataURL());
  }
  image.src = thumbnails.get(example);
  image.alt = "";
  return image;
}

const fill = (template, ...values) => values.reduce((text, value) => text.replace("{}", value), template);
