// Shows one part of what was read: `window.liveReading`, which live_link.js keeps and announces on the document.

const make = (tag, className = "", text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

const picture = (source, words) => {
  const image = make("img");
  image.src = source;
  image.alt = words;
  return image;
};

const draw = {
  answer({ heading, text, strong, detail, note, digits, chosen }, choose) {
    const words = make("p", "", detail);
    if (strong) words.prepend(make("b", "", strong), document.createElement("br"));
    const head = make(heading, "", text);
    const said = make("div", heading === "h1" ? "said" : "");
    said.append(head, words);
    if (note) said.append(make("small", "", note));
    if (digits.length) {
      const row = make("div", "digits");
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", "Digit to look at");
      digits.forEach((digit, at) => {
        const button = make("button", "", digit);
        button.setAttribute("aria-pressed", at === chosen);
        button.onclick = () => choose([text, at]);
        row.append(button);
      });
      said.append(row);
    }
    return [said];
  },

  road({ steps, boxes, chosen }) {
    const figure = make("figure"), row = make("div", "road");
    steps.forEach(({ source, name }, number) => {
      const step = make("div", number === 3 ? "step centre" : "step");
      step.title = name;
      step.append(picture(source, name));
      row.append(step);
    });
    boxes.forEach(([left, top, right, bottom], at) => {
      const box = make("div", at === chosen ? "box chosen" : "box");
      box.style.inset = [top, 1 - right, 1 - bottom, left].map((share) => `${100 * share}%`).join(" ");
      row.firstChild.append(box);
    });
    figure.append(row, make("figcaption", "", steps.map(({ name }) => name).join(" · ")));
    return [figure];
  },

  input({ source }) {
    const figure = make("figure"), frame = make("div", "input");
    frame.append(picture(source, "What the network reads"));
    figure.append(frame, make("figcaption", "", "28×28"));
    return [figure];
  },
};

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".live-view");
  const show = () => {
    const content = window.liveReading?.[data.part];
    const now = JSON.stringify(content);
    if (!content || (root.shown === now && root.childElementCount)) return; // what has not changed stays, so that a click on it counts
    root.shown = now;
    root.replaceChildren(...draw[data.part](content, (chosen) => setStateValue("chosen", chosen)));
  };
  show();
  document.addEventListener("live-reading", show);
  return () => document.removeEventListener("live-reading", show);
}
