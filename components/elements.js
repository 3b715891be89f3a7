// What the components' scripts build their elements with.

// An element with a class and a text, or with children.
export function make(tag, className = "", text = "", ...children) {
  const element = Object.assign(document.createElement(tag), { className, textContent: text });
  element.append(...children);
  return element;
}

// The same as the last child of `parent`.
export const makeIn = (parent, tag, className = "", text = "") => parent.appendChild(make(tag, className, text));

// An element of SVG with attributes and children.
export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
