// An image with boxes to point at. Whatever is pointed at, by mouse, finger or arrow keys, shows a card. Props: AnnotatedImageProps in __init__.py.

import { make, makeIn } from "../elements.js";

export default function ({ data, parentElement }) {
  const frame = make("div", "frame");
  const image = makeIn(frame, "img");
  image.src = data.image;
  image.alt = data.words;
  image.style.aspectRatio = `${data.width} / ${data.height}`;
  frame.style.setProperty("--size", `${data.size}cqw`);

  const put = (element, [left, top, width, height]) => {
    element.style.left = `${(100 * left) / data.width}%`;
    element.style.top = `${(100 * top) / data.height}%`;
    element.style.width = `${(100 * width) / data.width}%`;
    element.style.height = `${(100 * height) / data.height}%`;
  };
  for (const { place, correct, title } of data.marks) {
    const mark = makeIn(frame, "div", `mark ${correct ? "right" : "wrong"}`);
    put(mark, place);
    const sign = makeIn(mark, "span", "verdict", correct ? "✓" : "✗");
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", title);
    sign.title = title;
  }

  const card = makeIn(frame, "div", "card");
  card.hidden = true;
  card.setAttribute("role", "status");
  const title = makeIn(card, "div");
  const views = makeIn(card, "div", "views");
  const view = (name, caption) => {
    const part = makeIn(views, "div", "view");
    const pixels = makeIn(part, "div", name);
    makeIn(part, "span", "", caption);
    return pixels;
  };
  const crop = view("crop", "In the picture");
  const network = view("network", "Network’s view");
  const chart = makeIn(card, "div", "bars");
  const bars = Array.from({ length: 10 }, () => makeIn(chart, "i"));
  const digits = makeIn(card, "div", "digits");
  for (let digit = 0; digit < 10; digit++) makeIn(digits, "span", "", digit);

  const show = (number) => {
    const box = data.boxes[number];
    title.textContent = box.title;
    const [left, top, width, height] = box.place;
    const room = crop.parentElement.clientWidth || 103;
    const scale = Math.min(84 / (height * 1.4), room / (width * 1.4));
    crop.style.backgroundImage = `url(${data.image})`;
    crop.style.backgroundSize = `${data.width * scale}px ${data.height * scale}px`;
    crop.style.backgroundPosition = `${room / 2 - (left + width / 2) * scale}px ${42 - (top + height / 2) * scale}px`;
    network.style.backgroundImage = `url(${data.sheet})`;
    network.style.backgroundSize = `${data.columns * 84}px auto`;
    network.style.backgroundPosition = `${-84 * (number % data.columns)}px ${-84 * Math.floor(number / data.columns)}px`;
    chart.hidden = digits.hidden = !box.shares.length; // what is no digit has no probabilities
    const highest = Math.max(...box.shares);
    bars.forEach((bar, digit) => {
      bar.style.height = `${100 * (box.shares[digit] ?? 0)}%`;
      bar.className = box.kind === "digit" && box.shares[digit] === highest ? "top" : "";
    });
    card.hidden = false;
    const shownScale = frame.clientWidth / data.width;
    const middle = (left + width / 2) * shownScale - card.offsetWidth / 2;
    card.style.left = `${Math.max(0, Math.min(frame.clientWidth - card.offsetWidth, middle))}px`;
    const below = (top + height) * shownScale + 8;
    const above = top * shownScale - card.offsetHeight - 26;
    card.style.top = `${below + card.offsetHeight > frame.clientHeight && above > 0 ? above : below}px`;
  };

  let pressed = -1;
  const press = (number) => {
    buttons[pressed]?.setAttribute("aria-pressed", "false");
    pressed = number;
    buttons[pressed]?.setAttribute("aria-pressed", "true");
  };
  const showPressed = () => (pressed >= 0 ? show(pressed) : (card.hidden = true));
  const buttons = data.boxes.map((box, number) => {
    const button = makeIn(frame, "button", `box ${box.kind}`);
    put(button, box.place);
    button.setAttribute("aria-label", box.title);
    button.setAttribute("aria-pressed", "false");
    button.tabIndex = number ? -1 : 0;
    if (box.text) makeIn(button, "span", "label", box.text);
    button.onpointerenter = () => show(number);
    button.onpointerleave = showPressed;
    button.onfocus = () => show(number);
    button.onblur = showPressed;
    button.onclick = () => {
      press(pressed === number ? -1 : number);
      show(number);
    };
    return button;
  });
  frame.onkeydown = (event) => {
    const at = buttons.indexOf(event.target);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      press(-1);
      card.hidden = true;
    } else if (step && at >= 0 && buttons[at + step]) {
      event.preventDefault();
      buttons[at].tabIndex = -1;
      buttons[at + step].tabIndex = 0;
      buttons[at + step].focus();
    }
  };
  image.onclick = () => {
    press(-1);
    card.hidden = true;
  };
  parentElement.querySelector(".frame")?.remove();
  parentElement.append(frame);
}
