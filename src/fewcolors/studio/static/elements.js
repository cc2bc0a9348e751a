// Making elements: `element("button", {class: "x", onclick: f}, "text", child)`.

const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const element = (name, attributes = {}, ...children) =>
  filled(document.createElement(name), attributes, children);

export const drawing = (name, attributes = {}, ...children) =>
  filled(document.createElementNS(SVG, name), attributes, children);

export const icon = (name) =>
  drawing("svg", { "aria-hidden": "true" }, drawing("use", { href: `/static/icons.svg#${name}` }));

export const byId = (id) => document.getElementById(id);
