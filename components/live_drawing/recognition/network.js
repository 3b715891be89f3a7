// The convolutional network: from an image to logits, layer by layer. What its layers are, and where their weights are in the file, is told by the
// description that training wrote beside the weights: model/training/browser_export.py.
//
// The outputs of a layer are one Float32Array, row by row, column by column, and for each place all channels: "channels last".

// The network that `description` describes, its weights (an ArrayBuffer) unpacked.
export function buildNetwork(description, weights) {
  const tensor = ({ type, offset, length }) =>
    type === "float16" ? fromHalf(new Uint16Array(weights, offset, length)) : Float64Array.from(new Float32Array(weights, offset, length));
  const layers = description.layers.map(({ tensors, ...layer }) => {
    for (const [name, place] of Object.entries(tensors)) layer[name] = tensor(place);
    const inputs = layer.size ** 2 * layer.input[2]; // of one filter
    if (layer.weights) Object.assign(layer, { values: new Float64Array(inputs), places: new Int32Array(inputs) });
    return { ...layer, output: new Float32Array(layer.shape.reduce((product, n) => product * n)) };
  });
  return { ...description, layers };
}

// Float16 numbers from their bits: one of sign, five of exponent, ten of fraction. In a Float64Array, as JavaScript computes with them.
function fromHalf(bits) {
  return Float64Array.from(bits, (half) => {
    const exponent = (half >> 10) & 31, fraction = half & 1023;
    const size = exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction;
    return half & 0x8000 ? -size : size;
  });
}

// The logits of an image, IMAGE_SIZE² pixels in 0..1.
export function forward({ layers }, image) {
  let maps = image;
  for (const layer of layers) maps = LAYERS[layer.kind](layer, maps);
  return maps.slice(); // the next forward pass writes over it
}

const LAYERS = { convolution, "dense": convolution, "max pooling": maxPooling, "batch norm": batchNorm, "ReLU": relu, "average": average, flatten };

// Each filter looks at `size`×`size` places of all channels, and gives the sum of what it sees there, each times a weight, and of its bias.
//
// A dense layer is the same, on a map of one place. After a ReLU about half of all values are 0: the others are collected first, once for all
// filters, in `values`, and in `places` where their weights begin: nothing is multiplied by 0. Sums are made for eight filters at a time, so that
// they stay in the processor's registers.
function convolution(layer, maps) {
  const { weights, bias, size, stride, pad, values, places, output } = layer;
  const [height, width, channels] = layer.input, [rows, columns, filters] = layer.shape;
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, to += filters) {
      let count = 0;
      for (let dy = 0; dy < size; dy++) {
        const y = row * stride + dy - pad;
        if (y < 0 || y >= height) continue;
        for (let dx = 0; dx < size; dx++) {
          const x = column * stride + dx - pad;
          if (x < 0 || x >= width) continue;
          const from = (y * width + x) * channels;
          let place = (dy * size + dx) * channels * filters;
          for (let k = from; k < from + channels; k++, place += filters) {
            if (maps[k] === 0) continue;
            values[count] = maps[k];
            places[count++] = place;
          }
        }
      }
      let filter = 0;
      for (; filter + 8 <= filters; filter += 8) {
        let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        for (let k = 0; k < count; k++) {
          const value = values[k], place = places[k] + filter;
          a += value * weights[place];
          b += value * weights[place + 1];
          c += value * weights[place + 2];
          d += value * weights[place + 3];
          e += value * weights[place + 4];
          f += value * weights[place + 5];
          g += value * weights[place + 6];
          h += value * weights[place + 7];
        }
        const at = to + filter;
        output[at] = a;
        output[at + 1] = b;
        output[at + 2] = c;
        output[at + 3] = d;
        output[at + 4] = e;
        output[at + 5] = f;
        output[at + 6] = g;
        output[at + 7] = h;
      }
      for (; filter < filters; filter++) {
        let sum = 0;
        for (let k = 0; k < count; k++) sum += values[k] * weights[places[k] + filter];
        output[to + filter] = sum;
      }
      if (bias) for (let k = 0; k < filters; k++) output[to + k] += bias[k];
    }
  }
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
