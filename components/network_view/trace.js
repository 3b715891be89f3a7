// How a value of the network comes about, and what becomes of it. A place is {column, pixel: [row, column, map]}.
//
// The network has just read an image, so each layer's `output` holds its values, row by row, column by column, and for each place all maps.

// What a layer put out; the image is layer −1.
function valuesOf({ layers }, image, at) {
  if (at < 0) return image;
  return layers[at].kind === "flatten" ? valuesOf({ layers }, image, at - 1) : layers[at].output;
}

const index = ([, columns, maps], [row, column, map]) => (row * columns + column) * maps + map;

// The value at a place.
export function valueAt(network, columns, image, { column, pixel }) {
  const { last, shape } = columns[column];
  return valuesOf(network, image, last)[index(shape, pixel)];
}

// The places of the squares that a filter or a pooling looks at from [row, column].
function windowOf({ size, stride, pad = 0, input: [rows, columns] }, [row, column]) {
  const places = [];
  for (let dy = 0; dy < size; dy++) {
    for (let dx = 0; dx < size; dx++) {
      const y = row * stride + dy - pad, x = column * stride + dx - pad;
      places.push(y < 0 || x < 0 || y >= rows || x >= columns ? null : [y, x]);
    }
  }
  return places;
}

// From the place in a column's last layer to the one in its first, which weighs: max pooling leads to the largest of its square. Returns what was on the
// way, too: {pixel, pool, scale, shift}.
function descend(network, image, { first, last }, pixel) {
  const way = { pixel, pool: 1, scale: 1, shift: 0 };
  for (let at = last; at > first; at--) {
    const layer = network.layers[at];
    if (layer.kind === "batch norm") [way.scale, way.shift] = [layer.scale[way.pixel[2]], layer.shift[way.pixel[2]]];
    if (layer.kind !== "max pooling") continue;
    const values = valuesOf(network, image, at - 1), map = way.pixel[2];
    const places = windowOf(layer, way.pixel).filter(Boolean).map(([row, column]) => [row, column, map]);
    way.pixel = largest(places, (place) => values[index(layer.input, place)]);
    way.pool = layer.size;
  }
  return way;
}

const largest = (items, score) => items.reduce((best, item) => (score(item) > score(best) ? item : best));

// Where a value comes from: {value, way, bias, sum, inputs}. `inputs` are the maps before, those that count most first: {map, patch, kernel, products,
// sum}, a list of size² numbers each, with `top`, the place [row, column] before with the largest product. `positions` are the places of the patch, null
// in the padding. Of averages, null as inputs.
export function explain(network, columns, image, place) {
  const column = columns[place.column], value = valueAt(network, columns, image, place);
  if (column.kind === "image") return { value, inputs: null };
  const layer = network.layers[column.first], before = valuesOf(network, image, column.first - 1);
  if (layer.kind === "average") return { value, inputs: null, isMean: true };
  const way = descend(network, image, column, place.pixel);
  const [, across, channels] = layer.input, filters = layer.shape[2], filter = way.pixel[2];
  const source = columns[place.column - 1], isFlat = source.shape[2] !== channels; // a dense layer reads all pixels of all maps
  const positions = windowOf(layer, way.pixel);
  const inputs = [];
  for (let map = 0; map < channels; map++) {
    const patch = positions.map((at) => (at ? before[(at[0] * across + at[1]) * channels + map] : 0));
    const kernel = positions.map((_, k) => layer.weights[(k * channels + map) * filters + filter]);
    const products = patch.map((pixel, k) => pixel * kernel[k]), sum = products.reduce((a, b) => a + b, 0);
    inputs.push({ map, patch, kernel, products, sum });
  }
  inputs.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  return { value, way, positions, inputs, isFlat, bias: layer.bias?.[filter] ?? 0, sum: inputs.reduce((total, input) => total + input.sum, 0) };
}

// Where in the column before an input of a value has its largest product.
function sourcePixel(columns, column, { positions, isFlat }, { map, products }, sign) {
  if (isFlat) { // map counts all pixels of all maps
    const [, across, maps] = columns[column - 1].shape, position = Math.floor(map / maps);
    return [Math.floor(position / across), position % across, map % maps];
  }
  const best = largest(positions.map((at, k) => [at, sign * products[k]]).filter(([at]) => at), ([, product]) => product)[0];
  return [...best, map];
}

// The inputs that count most for a value, as places in the column before, with what they add: [{pixel, sum}, …].
export function mainInputs(network, columns, image, place, count) {
  const explained = explain(network, columns, image, place);
  if (!explained.inputs) return [];
  const used = explained.inputs.slice(0, count).filter(({ sum }) => sum !== 0);
  return used.map((input) => ({ pixel: sourcePixel(columns, place.column, explained, input, Math.sign(input.sum)), sum: input.sum }));
}

// The place in the column before that adds most to a value.
function before(network, columns, image, place) {
  const column = columns[place.column], [, across, maps] = columns[place.column - 1].shape;
  if (column.isAverage) {
    const values = valuesOf(network, image, column.first - 1), map = place.pixel[2];
    const count = values.length / maps, at = largest([...Array(count).keys()], (k) => values[k * maps + map]);
    return { column: place.column - 1, pixel: [Math.floor(at / across), at % across, map] };
  }
  const explained = explain(network, columns, image, place);
  const sign = Math.sign(explained.way.scale) || 1, input = largest(explained.inputs, ({ sum }) => sign * sum);
  return { column: place.column - 1, pixel: sourcePixel(columns, place.column, explained, input, sign) };
}

// The place in the next column to which a value adds most; in the last column, the digit's.
function after(network, columns, image, place, digit) {
  const next = columns[place.column + 1], layer = network.layers[next.first], at = place.column + 1;
  if (next.kind === "logits") return { column: at, pixel: [0, 0, digit] };
  const [row, column, map] = place.pixel;
  if (next.isAverage) return { column: at, pixel: [0, 0, map] };
  const filters = layer.shape[2], outputs = valuesOf(network, image, next.last), [rows, across] = next.shape;
  const channels = layer.input[2], isFlat = columns[place.column].shape[2] !== channels;
  const channel = isFlat ? index(columns[place.column].shape, place.pixel) : map;
  let best = null;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < across; x++) {
      for (let filter = 0; filter < filters; filter++) {
        if (!(outputs[index(next.shape, [y, x, filter])] > 0)) continue;
        const way = descend(network, image, next, [y, x, filter]), [top, left] = way.pixel;
        const dy = (isFlat ? 0 : row) - top * layer.stride + layer.pad, dx = (isFlat ? 0 : column) - left * layer.stride + layer.pad;
        if (dy < 0 || dx < 0 || dy >= layer.size || dx >= layer.size) continue;
        const added = way.scale * layer.weights[((dy * layer.size + dx) * channels + channel) * filters + filter];
        if (!best || added > best.added) best = { added, pixel: [y, x, filter] };
      }
    }
  }
  return best && { column: at, pixel: best.pixel };
}

// The way from the image through a place to a digit's logit, always along what adds most: one place a column. A value that nothing follows from ends it.
export function pathThrough(network, columns, image, place, digit) {
  const path = [place];
  while (path[0].column > 0) path.unshift(before(network, columns, image, path[0]));
  while (path.at(-1).column < columns.length - 1) {
    const next = after(network, columns, image, path.at(-1), digit);
    if (!next) break;
    path.push(next);
  }
  return path;
}

// The way that adds most to a digit's logit.
export const strongestPath = (network, columns, image, digit) =>
  pathThrough(network, columns, image, { column: columns.length - 1, pixel: [0, 0, digit] }, digit);

// The box of the image that a value depends on: [top, left, bottom, right], the last two past the end.
export function receptiveField({ layers }, { last, kind }, [row, column], side) {
  if (kind === "image") return [row, column, row + 1, column + 1];
  let [top, left, bottom, right] = [row, column, row, column];
  for (let at = last; at >= 0; at--) {
    const { kind: name, size, stride, pad = 0, input } = layers[at];
    if (name === "average" || name === "flatten" || name === "dense") [top, left, bottom, right] = [0, 0, input[0] - 1, input[1] - 1];
    if (name !== "convolution" && name !== "max pooling") continue;
    [top, left] = [top * stride - pad, left * stride - pad];
    [bottom, right] = [bottom * stride - pad + size - 1, right * stride - pad + size - 1];
  }
  return [Math.max(0, top), Math.max(0, left), Math.min(side, bottom + 1), Math.min(side, right + 1)];
}
