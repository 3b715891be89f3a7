// Shows one part of the prediction: `window.liveReading`, which link.js sets and announces on the document. Props: {part}, see view.py.

const make = (tag, className = "", text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

const imageOf = (source, words) => {
  const image = make("img");
  image.src = source;
  image.alt = words;
  return image;
};

const render = {
  prediction({ heading, text, strong, detail, note, digits, selected }, select) {
    const words = make("p", "", detail);
    if (strong) words.prepend(make("b", "", strong), document.createElement("br"));
    const head = make(heading, "", text);
    const box = make("div", heading === "h1" ? "prediction" : "");
    box.append(head, words);
    if (note) box.append(make("small", "", note));
    if (digits.length) {
      const row = make("div", "digits");
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", "Digit to look at");
      digits.forEach((digit, at) => {
        const button = make("button", "", digit);
        button.setAttribute("aria-pressed", at === selected);
        button.onclick = () => select([text, at]);
        row.append(button);
      });
      box.append(row);
    }
    return [box];
  },

  pipeline({ steps, boxes, selected }) {
    const figure = make("figure"), row = make("div", "pipeline");
    steps.forEach(({ source, name }, number) => {
      const step = make("div", number === 3 ? "step centre" : "step");
      step.title = name;
      step.append(imageOf(source, name));
      row.append(step);
    });
    boxes.forEach(([left, top, right, bottom], at) => {
      const box = make("div", at === selected ? "box selected" : "box");
      box.style.inset = [top, 1 - right, 1 - bottom, left].map((share) => `${100 * share}%`).join(" ");
      row.firstChild.append(box);
    });
    figure.append(row, make("figcaption", "", steps.map(({ name }) => name).join(" · ")));
    return [figure];
  },

  input({ source }) {
    const figure = make("figure"), frame = make("div", "input");
    frame.append(imageOf(source, "What the network reads"));
    figure.append(frame, make("figcaption", "", "28×28"));
    return [figure];
  },
};

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".live-view");
  const show = () => {
    const content = window.liveReading?.[data.part];
    const json = JSON.stringify(content);
    if (!content || (root.json === json && root.childElementCount)) return; // what has not changed stays, so that a click on it counts
    root.json = json;
    root.replaceChildren(...render[data.part](content, (selected) => setStateValue("selected", selected)));
  };
  show();
  document.addEventListener("live-reading", show);
  return () => document.removeEventListener("live-reading", show);
}
