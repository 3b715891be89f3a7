// The innermost loop of a convolution: values times weights, added up, for one place of the image and all filters. It is nearly all the work there
// is, so where the browser has WebAssembly with SIMD (all since 2023), the loop is done there, four numbers at a time: six times as fast.
//
// Both ways read and write one memory. Addresses are in bytes.

export const FILTERS_AT_ONCE = 16; // filters' sums that are in the processor's registers at the same time

// A memory of `bytes`, and `sum(length, values, places, weights, output, end)`: for each filter from the address `output` to `end`, float32 each, add
// up all values times their weights. `values` and `places` are lists of `length` bytes: float32 numbers, and how far after `weights` the row of
// weights of each begins, one for each filter. Whole FILTERS_AT_ONCE are computed.
export function createKernel(bytes, useWebAssembly = true) {
  if (useWebAssembly) {
    try {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(MODULE)), { m: { m: memory } });
      return { memory: memory.buffer, sum: exports.f, usesWebAssembly: true };
    } catch {
      // an older browser, or one that may not: the other way
    }
  }
  const memory = new ArrayBuffer(bytes);
  return { memory, sum: plainSum(memory), usesWebAssembly: false };
}

// The same in JavaScript, eight filters at a time.
function plainSum(memory) {
  const numbers = new Float32Array(memory), integers = new Int32Array(memory);
  return (length, values, places, weights, output, end) => {
    const count = length / 4, firstValue = values / 4, firstPlace = places / 4;
    for (let at = output / 4, row = weights / 4; at < end / 4; at += 8, row += 8) {
      let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
      for (let k = 0; k < count; k++) {
        const value = numbers[firstValue + k], weight = (integers[firstPlace + k] >> 2) + row;
        a += value * numbers[weight];
        b += value * numbers[weight + 1];
        c += value * numbers[weight + 2];
        d += value * numbers[weight + 3];
        e += value * numbers[weight + 4];
        f += value * numbers[weight + 5];
        g += value * numbers[weight + 6];
        h += value * numbers[weight + 7];
      }
      numbers[at] = a;
      numbers[at + 1] = b;
      numbers[at + 2] = c;
      numbers[at + 3] = d;
      numbers[at + 4] = e;
      numbers[at + 5] = f;
      numbers[at + 6] = g;
      numbers[at + 7] = h;
    }
  };
}

// The WebAssembly module, instruction by instruction, as https://webassembly.github.io/spec/core/binary/ numbers them. A stack machine: an
// instruction comes after what it works on. A, B, C and D are four sums each.
const [LENGTH, VALUES, PLACES, WEIGHTS, OUTPUT, END, A, B, C, D, X, K, ROW] = Array(13).keys(); // parameters and local variables
const get = (variable) => [0x20, variable];
const set = (variable, value) => [...value, 0x21, variable];
const integer = (n) => (n < 64 ? [0x41, n] : [0x41, n | 0x80, 0]);
const add = (a, b) => [...a, ...b, 0x6a];
const load = (address) => [...address, 0x28, 2, 0];
const lessThan = (a, b) => [...a, ...b, 0x49];
const loopWhile = (condition, body) => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b]; // the body runs at least once
const when = (condition, body) => [...condition, 0x04, 0x40, ...body, 0x0b];
const four = { // float32 numbers
  zeros: [0xfd, 0x0c, ...Array(16).fill(0)],
  same: (address) => [...address, 0xfd, 0x09, 2, 0], // one, four times
  load: (address, offset) => [...address, 0xfd, 0x00, 2, offset],
  store: (address, offset, value) => [...address, ...value, 0xfd, 0x0b, 2, offset],
  add: (a, b) => [...a, ...b, 0xfd, 0xe4, 1],
  multiply: (a, b) => [...a, ...b, 0xfd, 0xe6, 1],
};
const SUMS = [A, B, C, D], next = (variable, bytes) => set(variable, add(get(variable), integer(bytes)));
const CODE = loopWhile(lessThan(get(OUTPUT), get(END)), [
  ...SUMS.flatMap((sum) => set(sum, four.zeros)),
  ...set(K, integer(0)),
  ...when(get(LENGTH), loopWhile(lessThan(get(K), get(LENGTH)), [
    ...set(X, four.same(add(get(VALUES), get(K)))),
    ...set(ROW, add(get(WEIGHTS), load(add(get(PLACES), get(K))))),
    ...SUMS.flatMap((sum, k) => set(sum, four.add(get(sum), four.multiply(get(X), four.load(get(ROW), 16 * k))))),
    ...next(K, 4),
  ])),
  ...SUMS.flatMap((sum, k) => four.store(get(OUTPUT), 16 * k, get(sum))),
  ...next(WEIGHTS, 4 * FILTERS_AT_ONCE),
  ...next(OUTPUT, 4 * FILTERS_AT_ONCE),
]);
const sized = (bytes) => [(bytes.length & 127) | 128, bytes.length >> 7, ...bytes];
const INT32 = 0x7f, VECTOR = 0x7b, M = [1, 109], F = [1, 102]; // types, and the names "m" and "f"
const MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0,
  1, ...sized([1, 0x60, 6, ...Array(6).fill(INT32), 0]), // a type of functions: six integers, no result
  2, ...sized([1, ...M, ...M, 2, 0, 1]), // an imported memory
  3, ...sized([1, 0]), // a function of that type
  7, ...sized([1, ...F, 0, 0]), // its name outside
  10, ...sized([1, ...sized([2, 5, VECTOR, 2, INT32, ...CODE, 0x0b])]), // its local variables and its code
];
