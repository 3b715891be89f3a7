// Draws the state of a DigitMap.

import { clamp } from "./arrangement.js";
import { SPRITE } from "./sprites.js";

const LENS = 72; // pixels around the pointer in which digits give way and grow
const FADED = 0.1; // opacity of the classes that are not picked

// Draw the map as it is now: its digits, those about the pointer larger, and the visitor's own.
export function paintMap(map) {
  if (!map.now || !map.sprites) return;
  const { xs, ys, size, growth } = map.now;
  const { x: left, y: top, scale } = map.view;
  const context = map.canvas.getContext("2d");
  const shown = size * scale ** growth;
  const isSmall = shown * map.density <= 18;
  const side = isSmall ? SPRITE / 2 : SPRITE;
  const sheet = isSmall ? map.sprites.half : map.sprites.full;
  const [lensX, lensY] = map.lensAt ?? [-1e4, 0];
  const raised = [];
  const paint = (n, x, y, width) => context.drawImage(sheet, ...map.corner(n, side), side, side, x - width / 2, y - width / 2, width, width);
  context.setTransform(map.density, 0, 0, map.density, 0, 0);
  context.clearRect(0, 0, map.width, map.height);
  for (const isFaded of map.picked.size ? [true, false] : [false]) {
    context.globalAlpha = isFaded ? FADED : 1;
    for (let n = 0; n < map.count; n++) {
      if (map.isShown(n) === isFaded) continue;
      const x = xs[n] * scale + left;
      const y = ys[n] * scale + top;
      if (x < -shown || y < -shown || x > map.width + shown || y > map.height + shown) continue;
      const near = Math.hypot(x - lensX, y - lensY) / LENS;
      if (map.lens && near < 1 && !isFaded) raised.push([near, n, x, y]);
      else paint(n, x, y, shown);
    }
  }
  raised.sort(([a], [b]) => b - a);
  for (const [near, n, x, y] of raised) {
    const push = 1 + map.lens * (2.4 / (1.4 * near + 1) - 1); // a fisheye: Sarkar & Brown 1992
    paint(n, lensX + (x - lensX) * push, lensY + (y - lensY) * push, shown * (1 + map.lens * 1.3 * (1 - near) ** 1.5));
  }
  if (map.pointed >= 0 && !map.pointer) mark(map, context, ...map.place(map.pointed), Math.max(14, 0.8 * shown));
  if (map.own) paintOwn(map, context);
}

function mark(map, context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = map.ink;
  context.stroke();
}

function paintOwn(map, context) {
  const [x, y] = map.place(map.count);
  context.beginPath();
  context.arc(x, y, 21, 0, 2 * Math.PI);
  context.fillStyle = map.paper;
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = map.accent;
  context.stroke();
  context.drawImage(map.own, x - 16, y - 16, 32, 32);
  const isBelow = y + 52 < map.height;
  map.ownLabel.style.transform = `translate(${clamp(x, 40, map.width - 40)}px, ${isBelow ? y + 25 : y - 47}px) translateX(-50%)`;
  map.ownLabel.hidden = x < -20 || y < -20 || x > map.width + 20 || y > map.height + 20;
}
