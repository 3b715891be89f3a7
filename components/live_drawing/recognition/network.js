// The convolutional network: from an image to logits, layer by layer. What its layers are, and where their weights are in the file, is told by the
// description that training wrote beside the weights: model/training/browser_export.py.
//
// The outputs of a layer are one Float32Array, row by row, column by column, and for each place all channels: "channels last".

import { FILTERS_AT_ONCE, createKernel } from "./kernel.js";

// The network that `description` describes, its weights (an ArrayBuffer) unpacked.
export function buildNetwork(description, weights, useWebAssembly = true) {
  const tensor = ({ type, offset, length }) =>
    type === "float16" ? fromHalf(new Uint16Array(weights, offset, length)) : new Float32Array(weights, offset, length);
  const layers = description.layers.map(({ tensors, ...layer }) => {
    for (const [name, place] of Object.entries(tensors)) layer[name] = tensor(place);
    return { ...layer, output: new Float32Array(product(layer.shape)) };
  });
  const { usesWebAssembly } = moveIntoMemory(layers.filter((layer) => layer.weights), useWebAssembly);
  const { calibration, numbers: { set_threshold, reject_threshold } } = description; // a digit among others is decided by thresholds of its own
  return { ...description, description, layers, usesWebAssembly, numberCalibration: { ...calibration, set_threshold, reject_threshold } };
}

// Give convolutions one memory, the kernel's, for their inputs, weights and outputs. The weights of an input are a row there, one for each filter,
// and zeros up to a whole number of FILTERS_AT_ONCE.
function moveIntoMemory(convolutions, useWebAssembly) {
  let bytes = 0;
  const reserve = (numbers) => (bytes += 4 * numbers) - 4 * numbers;
  const inputs = Math.max(...convolutions.map(({ size, input }) => size * size * input[2])); // of one filter
  const values = reserve(inputs), places = reserve(inputs); // one layer computes at a time
  for (const layer of convolutions) {
    layer.width = FILTERS_AT_ONCE * Math.ceil(layer.shape[2] / FILTERS_AT_ONCE);
    const rows = layer.size * layer.size * layer.input[2];
    layer.address = { values, places, weights: reserve(rows * layer.width), output: reserve(product(layer.shape) + FILTERS_AT_ONCE) };
  }
  const kernel = createKernel(bytes, useWebAssembly);
  const numbers = new Float32Array(kernel.memory);
  for (const layer of convolutions) {
    const { weights, width, address } = layer, filters = layer.shape[2];
    for (let from = 0, to = address.weights / 4; from < weights.length; from += filters, to += width) {
      numbers.set(weights.subarray(from, from + filters), to);
    }
    layer.values = new Float32Array(kernel.memory, values, inputs);
    layer.places = new Int32Array(kernel.memory, places, inputs);
    layer.output = new Float32Array(kernel.memory, address.output, product(layer.shape));
    layer.sum = kernel.sum;
  }
  return kernel;
}

const product = (numbers) => numbers.reduce((a, b) => a * b);

// Float16 numbers from their bits: one of sign, five of exponent, ten of fraction.
export function fromHalf(bits) {
  const numbers = new Float32Array(bits.length), units = Array.from({ length: 32 }, (_, exponent) => 2 ** (Math.max(exponent, 1) - 25));
  for (let k = 0; k < bits.length; k++) {
    const half = bits[k], exponent = (half >> 10) & 31, fraction = half & 1023;
    const size = units[exponent] * (exponent ? 1024 + fraction : fraction);
    numbers[k] = half & 0x8000 ? -size : size;
  }
  return numbers;
}

// The logits of an image, IMAGE_SIZE² pixels in 0..1.
export function forward({ layers }, image) {
  let maps = image;
  for (const layer of layers) maps = LAYERS[layer.kind](layer, maps);
  return maps.slice(); // the next forward pass writes over it
}

// The embedding of the image that had the last forward pass: the output of the last hidden layer.
export const lastEmbedding = ({ layers }) => layers.at(-2).output.slice();

const LAYERS = { convolution, "dense": convolution, "max pooling": maxPooling, "batch norm": batchNorm, "ReLU": relu, "average": average, flatten };

// Each filter looks at `size`×`size` places of all channels, and gives the sum of what it sees there, each times a weight, and of its bias.
//
// A dense layer is the same, on a map of one place. After a ReLU about half of all values are 0: the others are collected first, once for all
// filters, in `values`, and in `places` where their weights begin. Nothing is multiplied by 0. The sums are made in kernel.js, a few filters more
// than there are, which the next place writes over.
function convolution({ size, stride, pad, input, shape, width, bias, values, places, address, sum, output }, maps) {
  const [height, breadth, channels] = input, [rows, columns, filters] = shape;
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, to += filters) {
      let count = 0;
      for (let dy = 0; dy < size; dy++) {
        const y = row * stride + dy - pad;
        if (y < 0 || y >= height) continue;
        for (let dx = 0; dx < size; dx++) {
          const x = column * stride + dx - pad;
          if (x < 0 || x >= breadth) continue;
          const from = (y * breadth + x) * channels;
          let place = 4 * (dy * size + dx) * channels * width;
          for (let k = from; k < from + channels; k++, place += 4 * width) {
            if (maps[k] === 0) continue;
            values[count] = maps[k];
            places[count++] = place;
          }
        }
      }
      sum(4 * count, address.values, address.places, address.weights, address.output + 4 * to, address.output + 4 * (to + filters));
    }
  }
  if (bias) for (let k = 0; k < output.length; k++) output[k] += bias[k % filters];
  return output;
}

// The largest of `size`×`size` places, for each channel.
function maxPooling({ size, stride, input: [, width], shape: [rows, columns, channels], output }, maps) {
  output.fill(-Infinity);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, to += channels) {
      for (let dy = 0; dy < size; dy++) {
        for (let dx = 0; dx < size; dx++) {
          const from = ((row * stride + dy) * width + column * stride + dx) * channels;
          for (let k = 0; k < channels; k++) if (maps[from + k] > output[to + k]) output[to + k] = maps[from + k];
        }
      }
    }
  }
  return output;
}

// Batch norm, its statistics known: each channel times its scale, plus its shift.
function batchNorm({ scale, shift, output }, maps) {
  const channels = scale.length;
  for (let from = 0; from < maps.length; from += channels) {
    for (let k = 0; k < channels; k++) output[from + k] = maps[from + k] * scale[k] + shift[k];
  }
  return output;
}

function relu({ output }, maps) {
  for (let k = 0; k < maps.length; k++) output[k] = maps[k] > 0 ? maps[k] : 0;
  return output;
}

// The mean of each channel over all places: the embedding.
function average({ output }, maps) {
  const channels = output.length, count = maps.length / channels;
  for (let k = 0; k < channels; k++) {
    let sum = 0;
    for (let at = k; at < maps.length; at += channels) sum += maps[at];
    output[k] = sum / count;
  }
  return output;
}

function flatten(_, maps) {
  return maps;
}
