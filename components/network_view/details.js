// How one value comes about, step by step: what it is computed of, the numbers in between, and the way on to the answer.

import { make } from "../elements.js";
import { OPPOSES, SUPPORTS } from "./overview.js";
import { explain, valueAt } from "./trace.js";

const SHOWN_INPUTS = 3, SHOWN_UNITS = 6; // that count most

const NUMBERED = 60, MIDDLE_GRAY = 118; // per cent of a colour on which numbers are read well; the gray on which black is, as well as white

const decimal = (value) => value.toFixed(2).replace("-", "−").replace(/^−(0\.00)$/, "$1");
const signed = (value) => (value < 0 ? `− ${decimal(-value)}` : `+ ${decimal(value)}`);
const rounded = (value) => Math.round(100 * value) / 100;
const text = (template, ...values) => values.reduce((sentence, value) => sentence.replace("{}", value), template);

// What a column is called, and a place in it.
export function columnName({ kind, number, isAverage }, words) {
  if (kind === "image") return words.image;
  if (kind === "logits") return words.logits;
  return isAverage ? words.average : text(kind === "maps" ? words.convolution : words.dense, number);
}

function placeName(column, [row, across, map], words) {
  const name = columnName(column, words);
  if (column.kind === "image") return text(words.pixel, row + 1, across + 1);
  if (column.kind === "logits") return map < 10 ? text(words.logit_of, map) : words.logit_of_none;
  return column.kind === "maps" ? text(words.place, name, map + 1, row + 1, across + 1) : text(words.unit, name, map + 1);
}

// A square of numbers: gray for what is seen, two colours for what is positive or negative.
function grid(values, size, most, isGray, hasNumbers) {
  const square = make("div", "grid");
  square.style.gridTemplateColumns = `repeat(${size}, 1fr)`;
  for (const value of values) {
    const cell = make("i"), share = Math.min(1, Math.abs(value) / most);
    const gray = Math.round(255 * Math.sqrt(share)), strength = Math.round((hasNumbers ? NUMBERED : 100) * share ** 0.7);
    if (isGray) cell.style.background = `rgb(${gray}, ${gray}, ${gray})`;
    else cell.style.background = `color-mix(in srgb, ${value < 0 ? OPPOSES : SUPPORTS} ${strength}%, var(--st-secondary-background-color))`;
    if (hasNumbers) {
      cell.textContent = decimal(value).replace(/^(−?)0\./, "$1.");
      cell.style.color = isGray ? (gray < MIDDLE_GRAY ? "#fff" : "#000") : "inherit";
    }
    cell.title = decimal(value);
    square.append(cell);
  }
  return square;
}

// Patch times kernel is products, of the maps before that count most.
function inputFigures({ inputs }, words, isImage, count) {
  const shown = inputs.slice(0, count), most = (name) => Math.max(1e-9, ...shown.flatMap((input) => input[name].map(Math.abs)));
  const scales = { patch: most("patch"), kernel: most("kernel"), products: most("products") };
  return shown.map((input) => {
    const size = Math.sqrt(input.patch.length), row = make("div", "equation");
    const square = (name, isGray) => {
      const values = grid(input[name], size, isImage && isGray ? 1 : scales[name], isGray, isImage);
      return make("span", "", "", values, make("small", "", words[name]));
    };
    row.append(square("patch", true), make("b", "", "×"), square("kernel", false), make("b", "", "="), square("products", false));
    const caption = isImage ? text(words.products_sum, decimal(input.sum)) : text(words.map_adds, input.map + 1, signed(input.sum));
    return make("figure", "", "", row, make("figcaption", "", caption));
  });
}

// Units times weights: a line each, with a bar.
function unitLines({ inputs, bias, sum }, words, source, across) {
  const shown = inputs.slice(0, SHOWN_UNITS), most = Math.max(1e-9, ...shown.map((input) => Math.abs(input.sum)));
  const total = rounded(sum + bias), list = make("div", "units");
  const line = (name, formula, value) => {
    const bar = make("i");
    bar.style.cssText = `width: ${Math.min(100, (100 * Math.abs(value)) / most)}%; background: ${value < 0 ? OPPOSES : SUPPORTS}`;
    list.append(make("span", "", name), make("span", "", formula), make("b", "", signed(value)), make("span", "bar", "", bar));
  };
  let rest = total - rounded(bias);
  for (const { map, patch: [value], kernel: [weight], sum: product } of shown) {
    const name = source.kind === "maps" ? text(words.map_pixel, (map % source.shape[2]) + 1, Math.floor(map / source.shape[2] / across) + 1) : text(words.unit_name, map + 1);
    line(name, `${decimal(value)} × ${decimal(weight)} ≈`, rounded(product));
    rest -= rounded(product);
  }
  line(text(words.others, inputs.length - shown.length), "", rest);
  if (bias) line(words.bias, "", rounded(bias));
  list.append(make("span", "total", words.sum), make("span", "total"), make("b", "total", decimal(total)), make("span", "total"));
  return list;
}

// Fill `root` with how the value at `place` comes about. `shown` as in overview.js, and {probabilities, temperature}; `select` is called with another place.
export function showDetails(root, shown, place, isNarrow, select) {
  const { network, columns, image, path, words, digit, probabilities, noneShare, temperature } = shown;
  const column = columns[place.column], explained = explain(network, columns, image, place);
  const title = make("p", "title", "", make("strong", "", placeName(column, place.pixel, words)), ` = ${decimal(explained.value)}`);
  const body = make("div", "body");
  if (column.kind === "image") body.append(make("p", "", words.about_pixel));
  else if (explained.isMean) body.append(make("p", "", text(words.mean, columns[place.column - 1].shape[0] * columns[place.column - 1].shape[1], place.pixel[2] + 1)));
  else if (explained.positions.length === 1) {
    body.append(unitLines(explained, words, columns[place.column - 1], columns[place.column - 1].shape[1]));
    if (column.kind === "logits" && place.pixel[2] < 10) {
      const share = probabilities[place.pixel[2]];
      body.append(make("p", "", text(words.softmax, decimal(explained.value), decimal(temperature), share > 0.999 ? "> 99.9" : share < 0.001 ? "< 0.1" : (100 * share).toFixed(1))));
    } else if (column.kind === "logits") body.append(make("p", "", text(words.about_none, (100 * noneShare).toFixed(1))));
  } else body.append(...convolutionSteps(explained, shown, column, place, isNarrow));
  root.replaceChildren(title, chain(path, shown, place, select), body);
}

function convolutionSteps(explained, { columns, words }, column, place, isNarrow) {
  const isImage = columns[place.column - 1].kind === "image", { inputs, way, sum, bias, value } = explained;
  const figures = make("div", "figures", "", ...inputFigures(explained, words, isImage, isNarrow && !isImage ? 2 : SHOWN_INPUTS));
  const shownSum = inputs.slice(0, figures.childElementCount).reduce((total, input) => total + rounded(input.sum), 0), others = inputs.length - figures.childElementCount;
  const steps = [];
  if (others > 0) steps.push(text(words.other_maps, others, signed(rounded(sum) - shownSum)));
  steps.push(text(words.total, decimal(sum)) + (way.pool > 1 ? ` ${text(words.pool, way.pool, way.pool)}` : ""));
  const scaled = way.scale * (sum + bias) + way.shift;
  if (way.scale !== 1 || way.shift !== 0) steps.push(text(words.batch_norm, decimal(sum), decimal(way.scale), signed(way.shift), decimal(scaled)));
  else if (bias) steps.push(text(words.with_bias, signed(bias), decimal(scaled)));
  steps.push(text(scaled > 0 ? words.relu_keeps : words.relu_zero, decimal(value)));
  return [figures, make("p", "steps", steps.join(" "))];
}

// The way from the image to the answer, a button for each place.
function chain(path, { network, columns, image, words, digit, probabilities, colours }, place, select) {
  const row = make("div", "chain");
  row.setAttribute("role", "group");
  row.ariaLabel = words.path;
  path.forEach((at, k) => {
    const column = columns[at.column], name = make("small", "", columnName(column, words));
    const button = make("button", "", "", name, decimal(valueAt(network, columns, image, at)));
    button.type = "button";
    button.ariaPressed = `${at.column === place.column}`;
    button.title = placeName(column, at.pixel, words);
    button.onclick = () => select(at);
    if (k) row.append(make("span", "arrow", "→"));
    row.append(button);
  });
  const last = path.at(-1);
  if (columns[last.column].kind === "logits" && last.pixel[2] < 10) {
    const share = probabilities[last.pixel[2]];
    const percent = make("b", "", share > 0.999 ? "> 99.9 %" : `${(100 * share).toFixed(1)} %`);
    row.append(make("span", "arrow", "→"), make("span", "answer", text(words.read_as, last.pixel[2]), percent));
  }
  return row;
}
