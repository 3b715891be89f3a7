// Shows a reading: the digits that recognition/drawing.js or the server found in a drawing. Each part of the page shows one side of it.

import { showBars } from "../probability_bars/bars.js";
import { canSave, isSaving, setSaving } from "./saved_examples.js";

const STEP_SIDE = 58; // CSS pixels
const PAPER = "#000", INK = "#fff", FRAME = "#98a2ad", ACCENT = "#12a17d";

// Parts by name: each function fills `root` with what it shows of `shown`, {digits, selected, strokes, pen, side, steps, examples, isAway, canTeach}, and
// calls `actions` for what a visitor presses.
export function createParts(words, outcomes) {
  const percent = (share) => (share > 0.999 ? words.nearly_all : share < 0.001 ? words.nearly_nothing : `${(100 * share).toFixed(1)} %`);
  const isSure = ({ prediction }) => prediction.outcome === outcomes.DIGIT;
  const isUnsure = ({ prediction }) => prediction.outcome === outcomes.NOT_SURE;
  const textOf = (digit) => (isSure(digit) ? `${digit.prediction.digit}` : "?");

  // What is said of one digit.
  const describeDigit = (digit) => {
    const { outcome, confidence, predictionSet } = digit.prediction;
    if (isSure(digit)) {
      const [, level] = words.levels.find(([minimum]) => confidence >= minimum);
      return { heading: "h1", text: textOf(digit), strong: level, detail: fill(words.confidence, percent(confidence)) };
    }
    const text = words.headlines[outcome];
    if (!isUnsure(digit)) return { heading: "h3", text, detail: words.details[outcome] };
    const [last, ...first] = predictionSet.toReversed();
    const detail = first.length ? fill(words.may_be, first.toReversed().join(", "), last) : fill(words.may_be_one, last);
    return { heading: "h3", text, detail, note: words.coverage };
  };

  // What is said of a number.
  const describeNumber = (digits) => {
    const unsure = digits.filter((digit) => !isSure(digit));
    const alternatives = unsure.slice(0, 3).map((digit) => (isUnsure(digit) ? digit.prediction.predictionSet.slice(0, 3).join(words.or) : words.no_digit));
    const detail = unsure.length
      ? fill(words.unsure_digits, unsure.length, digits.length, alternatives.join(words.and))
      : fill(words.digits, digits.length, percent(Math.min(...digits.map(({ prediction }) => prediction.confidence))));
    return { heading: "h2", text: digits.map((digit, at) => (at && digit.row > digits[at - 1].row ? "\n" : "") + textOf(digit)).join(""), detail };
  };

  const describe = ({ digits }) => (digits.length > 1 ? describeNumber(digits) : describeDigit(digits[0]));

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
      const { digits, selected, examples, isAway, canTeach } = shown, { heading, text, strong = "", detail, note = "" } = describe(shown);
      const learned = describeExample(shown), { example, isTaught } = digits[selected].prediction;
      const content = JSON.stringify([heading, text, strong, detail, note, isAway, digits.length, selected, learned, example, canTeach]);
      if (root.dataset.content === content && root.childElementCount) return; // what has not changed stays, so that a click on it counts
      root.dataset.content = content;
      const box = make("div", heading === "h1" ? "prediction" : ""), sentence = make("p", "", detail);
      if (strong) sentence.prepend(make("b", "", strong), document.createElement("br"));
      box.append(make(heading, "", text), sentence);
      if (isAway || (note && !learned)) sentence.append(make("small", "", isAway ? words.away : note));
      if (digits.length > 1) {
        const row = make("div", "digits");
        row.setAttribute("role", "group");
        row.setAttribute("aria-label", words.choose_digit);
        digits.forEach((digit, at) => {
          const button = make("button", "", textOf(digit));
          button.setAttribute("aria-pressed", at === selected);
          button.onclick = () => actions.choose(at);
          row.append(button);
        });
        box.append(row);
      }
      if (learned) {
        const line = make("div", "learned");
        if (examples[example]) line.append(thumbnail(examples[example]));
        line.append(make("span", "", learned));
        if (isTaught && canTeach) line.append(makeButton(words.undo, () => actions.forget(example)));
        sentence.append(line);
      }
      root.replaceChildren(box);
    },

    probabilities(root, { digits, selected, canTeach }, actions) {
      if (!root.childElementCount) {
        const chart = make("div", "bars");
        chart.setAttribute("role", "group");
        root.append(chart, make("p", "hint", words.correct));
      }
      const [chart, hint] = root.children;
      showBars(chart, Array.from(digits[selected].prediction.probabilities), actions.teach);
      hint.classList.toggle("hidden", !canTeach);
      [...chart.children].forEach((bar, digit) => {
        if (bar.disabled === canTeach) bar.disabled = !canTeach;
        bar.ariaLabel ??= fill(words.meant, digit);
      });
    },

    steps(root, shown) {
      if (!root.childElementCount) {
        const figure = make("figure"), row = make("div", "pipeline");
        for (const name of words.steps) {
          const step = make("div", "step");
          step.title = name;
          const canvas = make("canvas");
          canvas.setAttribute("role", "img");
          canvas.setAttribute("aria-label", name);
          step.append(canvas);
          row.append(step);
        }
        row.lastChild.className += " centre";
        figure.append(row, make("figcaption", "", words.steps.join(" · ")));
        root.append(figure);
      }
      drawSteps([...root.querySelectorAll("canvas")].map(prepare), shown);
    },

    input(root, { digits, selected }) {
      if (!root.childElementCount) {
        const figure = make("figure"), frame = make("div", "input"), image = make("img");
        image.alt = words.input;
        frame.append(image);
        figure.append(frame, make("figcaption", "", "28×28"));
        root.append(figure);
      }
      const { image } = digits[selected], side = image ? Math.sqrt(image.length) : 1;
      root.querySelector("img").src = grayCanvas({ pixels: image ?? [0], width: side, height: side }).toDataURL();
    },

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

const make = (tag, className = "", text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

// A canvas's context of STEP_SIDE² units, black.
function prepare(canvas) {
  const side = Math.round(STEP_SIDE * (window.devicePixelRatio || 1));
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  context.setTransform(side / STEP_SIDE, 0, 0, side / STEP_SIDE, 0, 0);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, STEP_SIDE, STEP_SIDE);
  return context;
}

// The steps of preprocessing: the drawing, the digit cut out, scaled, and centered. An image that was not drawn here comes with its own `steps`.
function drawSteps([whole, crop, scaled, centered], { digits, selected, strokes, pen, side, steps }) {
  const digit = digits[selected], { image } = digit;
  if (steps) {
    [whole, crop, scaled, centered].forEach((context, at) => drawImage(context, steps[at]));
    return;
  }
  drawStrokes(whole, strokes, pen, [0, 0, side, side]);
  if (digits.length > 1) {
    digits.forEach(({ box: [left, top, right, bottom] }, at) => {
      const unit = STEP_SIDE / side;
      whole.lineWidth = at === selected ? 2 : 1;
      whole.strokeStyle = at === selected ? ACCENT : FRAME;
      whole.strokeRect(left * unit, top * unit, (right - left) * unit, (bottom - top) * unit);
    });
  }
  if (!image) return;
  drawStrokes(crop, digit.strokes, pen, boundsOf(digit.strokes, pen));
  drawImage(scaled, foreground(image));
  drawImage(centered, { pixels: image, width: Math.sqrt(image.length), height: Math.sqrt(image.length) });
}

// The corners [left, top, right, bottom] of strokes drawn with a pen.
function boundsOf(strokes, pen) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of strokes) {
    points.forEach((value, k) => {
      const axis = k % 2;
      bounds[axis] = Math.min(bounds[axis], value - pen / 2);
      bounds[axis + 2] = Math.max(bounds[axis + 2], value + pen / 2);
    });
  }
  return bounds;
}

// Draw the part of a drawing that lies between corners, as large as it fits.
function drawStrokes(context, strokes, pen, [left, top, right, bottom]) {
  const scale = STEP_SIDE / Math.max(right - left, bottom - top);
  const x = (STEP_SIDE - (right - left) * scale) / 2 - left * scale, y = (STEP_SIDE - (bottom - top) * scale) / 2 - top * scale;
  context.save();
  context.lineWidth = pen * scale;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = INK;
  context.beginPath();
  for (const points of strokes) {
    context.moveTo(points[0] * scale + x, points[1] * scale + y);
    for (let k = 0; k < points.length; k += 2) context.lineTo(points[k] * scale + x, points[k + 1] * scale + y);
  }
  context.stroke();
  context.restore();
}

// The part of a square image, 0..1, that is not 0.
function foreground(image) {
  const side = Math.sqrt(image.length);
  let left = side, top = side, right = 0, bottom = 0;
  for (let k = 0; k < image.length; k++) {
    if (image[k] === 0) continue;
    const row = Math.floor(k / side), column = k % side;
    left = Math.min(left, column);
    top = Math.min(top, row);
    right = Math.max(right, column);
    bottom = Math.max(bottom, row);
  }
  const width = right - left + 1, height = bottom - top + 1;
  const pixels = Float32Array.from({ length: width * height }, (_, k) => image[(top + Math.floor(k / width)) * side + left + (k % width)]);
  return { pixels, width, height };
}

// Draw an image, as large as it fits, its pixels with sharp edges.
function drawImage(context, { pixels, width, height }) {
  const scale = STEP_SIDE / Math.max(width, height);
  context.imageSmoothingEnabled = false;
  context.drawImage(grayCanvas({ pixels, width, height }), (STEP_SIDE - width * scale) / 2, (STEP_SIDE - height * scale) / 2, width * scale, height * scale);
}

const scratch = document.createElement("canvas");

// A canvas that holds an image of pixels in 0..1; the next one takes its place.
function grayCanvas({ pixels, width, height }) {
  scratch.width = width;
  scratch.height = height;
  const content = new ImageData(width, height), { data } = content;
  for (let k = 0, to = 0; k < pixels.length; k++, to += 4) {
    data[to] = data[to + 1] = data[to + 2] = 255 * pixels[k];
    data[to + 3] = 255;
  }
  scratch.getContext("2d").putImageData(content, 0, 0);
  return scratch;
}
