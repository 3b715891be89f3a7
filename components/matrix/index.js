// Shows a matrix of buttons; a click picks one, and another click lets it go. Tab leads to the picked one, arrows from there to the others. Props: MatrixProps in __init__.py.

import { make } from "../elements.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".matrix");
  const at = (row, column) => root.querySelector(`[data-place="${row} ${column}"]`);
  const frame = (place) => {
    const picked = place && at(...place);
    const reached = picked ?? root.querySelector(".cell");
    for (const cell of root.querySelectorAll(".cell")) {
      cell.setAttribute("aria-pressed", cell === picked);
      cell.tabIndex = cell === reached ? 0 : -1;
    }
  };
  const content = JSON.stringify([data.cells, data.rows, data.columns]);
  if (root.content !== content) {
    root.content = content;
    const grid = make("div", "grid");
    grid.append(make("div", "name rows", data.rows));
    data.cells.forEach((cells, row) => {
      const name = make("div", "name", row);
      name.style.gridArea = `${row + 1} / 2`;
      grid.append(name);
      cells.forEach((cell, column) => {
        const button = make("button", "cell", cell.text);
        button.title = cell.title;
        button.setAttribute("aria-label", cell.title);
        button.dataset.place = `${row} ${column}`;
        if (cell.background) Object.assign(button.style, { background: cell.background, color: cell.color });
        button.onclick = () => {
          frame(button.ariaPressed === "true" ? null : [row, column]);
          setTriggerValue("pressed", [row, column]);
        };
        button.onkeydown = (event) => {
          const step = STEPS[event.key];
          if (!step) return;
          event.preventDefault();
          at(row + step[0], column + step[1])?.focus();
        };
        button.style.gridArea = `${row + 1} / ${column + 3}`;
        grid.append(button);
      });
    });
    const size = data.cells.length;
    for (let column = 0; column < size; column++) {
      const name = make("div", "name", column);
      name.style.gridArea = `${size + 1} / ${column + 3}`;
      grid.append(name);
    }
    grid.append(make("div", "name columns", data.columns));
    root.replaceChildren(grid);
  }
  frame(data.picked);
}
