// The whole network at work on a digit that is drawn on the pad, or that Python hands over: live, while the pen moves. Props: NetworkViewProps in
// __init__.py.

import { LABEL, columnsOf, layOut, pixelAt, tileCorner } from "./columns.js";
import { columnName, showDetails } from "./details.js";
import { createOcclusion } from "./occlusion.js";
import { paintTiles, paintWays, paintWhole, prepareLayer } from "./overview.js";
import { mainInputs, pathThrough, receptiveField, strongestPath, valueAt } from "./trace.js";
import { createPad } from "../live_drawing/pad.js";
import { recognizeStrokes } from "../live_drawing/recognition/drawing.js";
import { loadNetwork } from "../live_drawing/recognition/loading.js";
import { normalizeStrokes, placeStrokes } from "../live_drawing/recognition/normalization.js";
import { predictOnce } from "../live_drawing/recognition/prediction.js";
import { cleanStrokes } from "../live_drawing/recognition/strokes.js";
import { loadDrawing, saveDrawing } from "../live_drawing/saved_drawing.js";

// Layouts, and from which width on in CSS pixels: the pad within the columns; beside them; above them. Where it is not wide, one layer is enlarged.
const LAYOUTS = [["wide", 1000], ["beside", 600], ["above", 0]];
const PAD_SIDE = { wide: 208, beside: 168, above: 168 }, PAD_GAP = 16;
const HEIGHT = { wide: [350, 0.5, 620], narrow: [190, 0.25, 230] }; // of the columns: at least, share of the window's height, at most
const FIRST_MAPS = [14, 14, 32]; // the shape of what is enlarged at first, the maps of the first convolution
const DETAILS_INTERVAL = 60; // ms between two descriptions while the pen moves
const MAIN_INPUTS = 6;

const loadedNetworks = new Map(); // promises, by the names of their files
let view = null;

export default function ({ data, parentElement, setStateValue }) {
  if (view?.root.parentNode !== parentElement) {
    view?.end();
    view = createView(parentElement, data[1]);
  }
  const mine = view;
  const mount = view.adopt(data[1], setStateValue);
  return () => setTimeout(() => {
    if (mine.mount() !== mount) return; // other props unmount and mount again
    mine.end();
    if (view === mine) view = null;
  });
}

const BODY = `
  <div class="stage">
    <div class="heads"></div>
    <canvas class="network" tabindex="0" role="img"></canvas><canvas class="ways" aria-hidden="true"></canvas>
    <div class="pad"><canvas class="ink" role="img"></canvas><p class="invitation"></p></div>
    <div class="tools"><strong class="answer" role="status"></strong><button type="button" class="clear"></button><button type="button" class="occlusion"></button></div>
  </div>
  <div class="zoom"><div class="layers" role="group"></div><canvas class="tiles" role="img"></canvas></div>
  <p class="hint"></p>
  <div class="details"></div>`;

// `side` and `pen` are those of the canvas whose strokes the pad takes and gives.
function createView(parentElement, { side, pen }) {
  const root = document.createElement("div");
  root.className = "network-view";
  root.innerHTML = BODY;
  parentElement.append(root);
  const find = (name) => root.querySelector(`.${name}`);
  let props = null, send = null, network = null, columns = null, places = [], image = null, prediction = null, shift = null;
  let hovered = null, selected = null, zoomed = 1, isOccluding = false, heat = null; // places; the column that is enlarged; what colours the ink
  let isOwn = false, sent = 0; // whether the pad's strokes are read, not the image of the props; how many drawings have been sent
  let frame = 0, detailsShown = -Infinity, later = 0, isVisible = true, width = 0, height = 0; // the next frame; when details were shown; their timer
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const occlusion = createOcclusion((canvas) => {
    heat = canvas;
    pad.paint();
    paint();
  });
  // Colour the ink on the pad by occlusion: the map lies where preprocessing took the image from.
  const tint = (context, size) => {
    if (!heat || !shift?.scale) return;
    const { IMAGE_SIZE, CENTER } = network.constants, unit = size / side;
    const corner = [0, 1].map((axis) => ((-0.5 - CENTER - shift.shift[axis]) / shift.scale + shift.middle[axis]) * unit);
    const extent = (IMAGE_SIZE / shift.scale) * unit;
    context.globalCompositeOperation = "source-atop";
    context.imageSmoothingEnabled = true;
    context.drawImage(heat, ...corner, extent, extent);
    context.globalCompositeOperation = "source-over";
  };
  const onChange = () => {
    isOwn = true;
    schedule();
  };
  const pad = createPad(find("ink"), { side, pen, onChange, onStroke: handOver, tint });

  // What was drawn goes to the server with a number, so that an answer to an earlier drawing does not take its place.
  function handOver(strokes) {
    sent += 1;
    saveDrawing(strokes, side);
    send("drawn", { number: sent, strokes: strokes.map((points) => Array.from(points, (value) => Math.round(10 * value) / 10)) });
  }

  function schedule() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      read();
    });
  }

  function read() {
    if (!network || !props) return;
    const strokes = isOwn ? pad.strokes() : [];
    heat = null;
    shift = null;
    if (strokes.length) {
      const digits = recognizeStrokes(network, strokes, pen, side, { deadline: 0 });
      const digit = digits[Math.min(props.digit ?? Infinity, digits.length - 1)], cleaned = cleanStrokes(digit.strokes, network.constants);
      image = cleaned.length ? normalizeStrokes(cleaned, pen / 4, network.constants) : null;
      shift = cleaned.length ? placeStrokes(cleaned, pen / 4, network.constants) : null;
    } else image = isOwn || !props.image ? null : Float32Array.from(atob(props.image), (letter) => letter.charCodeAt(0) / 255);
    root.dataset.state = image ? "reading" : "empty";
    find("invitation").textContent = strokes.length ? "" : props.words.invitation;
    find("clear").disabled = !strokes.length;
    prediction = predictOnce(network, image ?? new Float32Array(network.constants.IMAGE_SIZE ** 2));
    if (isOccluding && image) occlusion.start(network, image, prediction.digit);
    else occlusion.stop();
    pad.paint();
    paint();
    describe();
  }

  const styles = () => {
    const style = getComputedStyle(root), colour = (name) => style.getPropertyValue(name).trim();
    return { text: style.color, accent: colour("--st-primary-color") || "#12a17d", muted: "#98a2ad", font: style.fontFamily };
  };

  // What is shown: everything that overview.js and details.js need.
  function shown() {
    const focus = hovered ?? selected, digit = prediction.digit;
    const path = !image ? null : focus ? pathThrough(network, columns, image, focus, digit) : strongestPath(network, columns, image, digit);
    const place = focus ?? path?.[1];
    return {
      network, columns, places, image: image ?? new Float32Array(columns[0].shape[0] ** 2), probabilities: image ? prediction.probabilities : new Float32Array(10),
      noneShare: image ? prediction.rejectionProbability : 0, digit: image ? digit : null, path, place, colours: styles(), words: props.words, temperature: network.calibration.temperature,
      focus: place, inputs: image && place.column ? mainInputs(network, columns, image, place, MAIN_INPUTS) : [], heat,
      field: place ? receptiveField(network, columns[place.column], place.pixel, columns[0].shape[0]) : null,
    };
  }

  let current = null;
  function paint() {
    if (!network || !width) return;
    current = shown();
    paintWhole(prepareLayer(find("network"), width, height), current);
    paintMoving();
    paintZoom();
    const { digit, confidence } = prediction, { words } = props;
    find("answer").textContent = image ? words.read_as.replace("{}", digit) : "";
    root.dataset.digit = image ? digit : "";
    find("network").ariaLabel = image ? words.summary.replace("{}", digit).replace("{}", Math.round(100 * confidence)) : words.empty;
  }

  const paintMoving = () => current && paintWays(prepareLayer(find("ways"), width, height), current, still.matches ? 0 : performance.now());

  // On a narrow screen one column is enlarged.
  function paintZoom() {
    if (root.dataset.layout === "wide" || !current) return;
    const column = columns[zoomed], canvas = find("tiles"), hasTiles = column.kind !== "logits";
    const place = zoomPlace(column.shape), tall = hasTiles ? zoomHeight(place) : 0;
    canvas.style.height = `${tall}px`;
    if (!hasTiles) return;
    const context = prepareLayer(canvas, root.clientWidth, tall);
    paintTiles(context, column, place, zoomed ? network.layers[column.last].output : current.image);
    if (current.path) paintWays(context, { ...current, columns: [column], places: [place], path: [{ column: 0, pixel: current.path[zoomed].pixel }], focus: null, inputs: [], field: zoomed ? null : current.field }, 0);
  }

  // How the tiles of the enlarged column stand.
  function zoomPlace([rows, , maps]) {
    const full = root.clientWidth, across = maps === 1 ? 1 : Math.min(maps, rows === 1 || full > 600 ? 16 : maps > 64 ? 10 : 8);
    const step = maps === 1 ? Math.min(full, 220) : full / across;
    return { x: 0, y: 0, rows: Math.ceil(maps / across), across, tile: step - 2, step };
  }

  const zoomHeight = ({ rows, step }) => rows * step;

  function describe() {
    clearTimeout(later);
    if (!image) {
      find("details").replaceChildren();
      return;
    }
    const wait = pad.isMoving() ? detailsShown + DETAILS_INTERVAL - performance.now() : 0;
    if (wait > 0) return void (later = setTimeout(describe, wait));
    detailsShown = performance.now();
    showDetails(find("details"), current, current.place, root.dataset.layout !== "wide", select);
  }

  // Show a place: until another one is pointed at, or selected until the next click; null for none.
  function point(place, isSelected) {
    if (!image) return;
    if (isSelected) selected = place;
    hovered = isSelected ? null : place;
    paint();
    describe();
  }

  function select(place) {
    zoom(place.column);
    point(place, true);
    root.querySelector('.chain [aria-pressed="true"]')?.focus({ preventScroll: true });
  }

  function zoom(column) {
    zoomed = column;
    [...find("layers").children].forEach((button, at) => (button.ariaPressed = `${at === column}`));
    [...find("heads").children].forEach((button, at) => (button.ariaPressed = `${at === column}`));
    if (network) paintZoom();
  }

  // Select the strongest value of a column.
  function selectColumn(column) {
    if (!image) return zoom(column);
    select(strongestPath(network, columns, image, prediction.digit)[column]);
  }

  // Give everything its size before the network is there, so that nothing below moves when it comes.
  function reserve() {
    const [name] = LAYOUTS.find(([, least]) => root.clientWidth >= least), [least, share, most] = name === "wide" ? HEIGHT.wide : HEIGHT.narrow;
    width = root.clientWidth - (name === "beside" ? PAD_SIDE.beside + PAD_GAP : 0);
    height = Math.round(Math.min(most, Math.max(least, share * innerHeight)));
    root.dataset.layout = name;
    root.style.setProperty("--height", `${height}px`);
    root.style.setProperty("--pad", `${PAD_SIDE[name]}px`);
    root.style.setProperty("--zoom", `${zoomHeight(zoomPlace(FIRST_MAPS))}px`);
  }

  function layout() {
    if (!root.clientWidth || !props) return;
    reserve();
    const isWide = root.dataset.layout === "wide", hasSign = !isWide && (!network || columns.at(-1).shape[2] > 10); // most likely it has one
    find("hint").textContent = [props.words.hint, ...(hasSign ? [props.words.hint_none] : [])].join(" ");
    if (!network) return;
    places = layOut(columns, width, height, isWide ? PAD_SIDE.wide : 0);
    const heads = columns.map((column, at) => head(column, at, isWide));
    find("heads").replaceChildren(...heads);
    find("layers").replaceChildren(...columns.map((column, at) => head(column, at, false)));
    zoom(zoomed);
    pad.paint();
    if (prediction) {
      paint();
      describe();
    }
  }

  // A column's button: above its tiles where it is placed, else in the row of layers.
  function head(column, at, isPlaced) {
    const button = document.createElement("button"), { shape: [rows, across, maps], kind } = column;
    button.type = "button";
    button.append(columnName(column, props.words));
    const size = Object.assign(document.createElement("small"), { textContent: kind === "image" ? `${rows}×${across}` : kind === "maps" ? `${maps} × ${rows}×${across}` : `${maps}` });
    button.append(size);
    button.title = props.words.help[kind === "units" && column.isAverage ? "average" : kind];
    button.onclick = () => selectColumn(at);
    if (isPlaced) {
      const { x, y, across: inRow, step, width: placeWidth = inRow * step } = places[at];
      button.style.left = `${x + placeWidth / 2}px`;
      if (kind === "image") button.style.top = `calc(2.9rem + ${y - LABEL}px)`;
    }
    return button;
  }

  const placeAt = (event, canvas, some, where) => {
    const box = canvas.getBoundingClientRect();
    return pixelAt(some, where, event.clientX - box.left, event.clientY - box.top);
  };
  const surface = find("network");
  surface.onpointermove = (event) => event.pointerType === "mouse" && network && point(placeAt(event, surface, columns, places), false);
  surface.onpointerleave = () => hovered && point(null, false);
  surface.onclick = (event) => {
    const place = placeAt(event, surface, columns, places);
    if (place) zoom(place.column);
    point(place, true);
  };
  surface.onkeydown = (event) => {
    if (!image) return;
    const at = selected ?? current.place, { shape: [rows, across, maps] } = columns[at.column], [row, column, map] = at.pixel;
    const moves = { ArrowUp: [-1, 0, 0], ArrowDown: [1, 0, 0], ArrowLeft: [0, -1, 0], ArrowRight: [0, 1, 0], PageUp: [0, 0, -1], PageDown: [0, 0, 1] };
    const limit = (value, size) => (value + size) % size;
    if (event.key === "Escape") point(null, true);
    else if (moves[event.key]) {
      const [down, right, other] = moves[event.key];
      point({ column: at.column, pixel: [limit(row + down, rows), limit(column + right, across), limit(map + other, maps)] }, true);
    } else return;
    event.preventDefault();
  };
  find("tiles").onclick = (event) => {
    const place = placeAt(event, find("tiles"), [columns[zoomed]], [zoomPlace(columns[zoomed].shape)]);
    if (place) point({ column: zoomed, pixel: place.pixel }, true);
  };
  find("clear").onclick = () => {
    pad.set([]);
    isOwn = true;
    selected = hovered = null;
    read();
    handOver([]);
  };
  find("occlusion").onclick = () => {
    isOccluding = !isOccluding;
    find("occlusion").ariaPressed = `${isOccluding}`;
    read();
  };

  const resized = new ResizeObserver(layout), seen = new IntersectionObserver(([{ isIntersecting }]) => (isVisible = isIntersecting));
  resized.observe(root);
  seen.observe(root);
  let ticking = 0, isEnded = false;
  const tick = () => {
    if (isEnded) return;
    if (isVisible && !still.matches && current?.path) paintMoving();
    ticking = setTimeout(() => requestAnimationFrame(tick), 50);
  };
  tick();

  let mounted = null;
  return {
    root,
    mount: () => mounted,

    adopt(data, setStateValue) {
      const isFirst = !props, isSame = props?.files?.weights === data.files?.weights;
      props = data;
      send = setStateValue;
      find("network").ariaLabel ||= data.words.empty;
      find("clear").textContent = data.words.clear;
      find("occlusion").textContent = data.words.occlusion;
      find("occlusion").title = data.words.occlusion_help;
      find("ink").ariaLabel = data.words.pad;
      find("layers").ariaLabel = data.words.layers;
      find("tiles").ariaLabel = data.words.maps;
      // what Python says of an earlier drawing than the last one here is late
      if (!pad.isMoving() && (data.number ?? sent) >= sent) {
        if (data.strokes) {
          isOwn = true;
          pad.set(data.strokes);
        } else {
          const saved = isFirst && data.number === null ? loadDrawing(side) : [];
          isOwn = saved.length > 0;
          pad.set(saved);
          if (isOwn) handOver(saved);
        }
      }
      if (!isSame) choose(data.files);
      else schedule();
      mounted = data;
      return data;
    },

    end() {
      isEnded = true;
      resized.disconnect();
      seen.disconnect();
      occlusion.stop();
      clearTimeout(ticking);
      clearTimeout(later);
      cancelAnimationFrame(frame);
      root.remove();
    },
  };

  function choose(files) {
    const name = `${files.description} ${files.weights}`;
    if (!loadedNetworks.has(name)) loadedNetworks.set(name, loadNetwork("app/static/", files.description, files.weights));
    loadedNetworks.get(name).then((loaded) => {
      if (isEnded || props.files.weights !== files.weights) return;
      if (!loaded) return void (find("details").textContent = props.words.missing);
      network = { ...loaded, constants: { ...loaded.constants, ...props.occlusion } };
      columns = columnsOf(network);
      selected = hovered = null;
      zoomed = Math.min(zoomed, columns.length - 1);
      layout();
      read();
    });
  }
}
