// Which parts of the drawing support the digit that is read, by occlusion: as model/interpretability/attribution.py, a few patches a frame.

import { forward } from "../live_drawing/recognition/network.js";
import { OPPOSES, SUPPORTS } from "./overview.js";

const FRAME_TIME = 8; // ms of a frame

// Computes the map of an image for a class, over several frames; `onReady` gets a canvas that colours the image where it matters. A new image ends it.
export function createOcclusion(onReady) {
  let job = 0;
  return {
    stop() {
      cancelAnimationFrame(job);
      job = 0;
    },
    start(network, image, digit) {
      this.stop();
      const { IMAGE_SIZE: side, PATCH: patch, STRIDE: stride } = network.constants;
      const corners = [];
      for (let row = 1 - patch; row < side; row += stride) {
        for (let column = 1 - patch; column < side; column += stride) if (pixelsOf(row, column).some((at) => image[at])) corners.push([row, column]);
      }
      const whole = forward(network, image)[digit], total = new Float32Array(side * side), count = new Float32Array(side * side);
      let next = 0;
      function pixelsOf(row, column) {
        const pixels = [];
        for (let y = Math.max(0, row); y < Math.min(side, row + patch); y++) {
          for (let x = Math.max(0, column); x < Math.min(side, column + patch); x++) pixels.push(y * side + x);
        }
        return pixels;
      }
      const step = () => {
        const end = performance.now() + FRAME_TIME, before = network.layers.map(({ output }) => output.slice());
        while (next < corners.length && performance.now() < end) {
          const pixels = pixelsOf(...corners[next++]), occluded = image.slice();
          for (const at of pixels) occluded[at] = 0;
          const drop = whole - forward(network, occluded)[digit];
          for (const at of pixels) {
            total[at] += drop;
            count[at] += 1;
          }
        }
        network.layers.forEach(({ output }, at) => output.set(before[at])); // the view shows what the image itself gave
        job = next < corners.length ? requestAnimationFrame(step) : 0;
        if (!job) onReady(colour(total.map((sum, at) => sum / Math.max(1, count[at])), image, side));
      };
      job = requestAnimationFrame(step);
    },
  };
}

// Green where it supports the digit, orange where it opposes it, as strong as it matters.
function colour(drops, image, side) {
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const content = new ImageData(side, side), { data } = content, most = drops.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
  const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  drops.forEach((drop, at) => {
    data.set(rgb(drop < 0 ? OPPOSES : SUPPORTS), 4 * at);
    data[4 * at + 3] = 255 * Math.min(1, Math.abs(drop) / most) ** 0.7 * Math.min(1, 2 * image[at] + 0.15);
  });
  canvas.getContext("2d").putImageData(content, 0, 0);
  return canvas;
}
