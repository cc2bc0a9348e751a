// What can be done with one colour, as a menu beside its swatch.

import { hexOf, wordOf } from "./colors.js";
import { drawing, element, icon } from "./elements.js";
import { percent } from "./numerals.js";

/** CSS pixels kept between the menu and the window's edge. */
const MARGIN = 8;

export class SwatchMenu {
  #root;
  #anchor = null;
  #closed;

  /** `closed()` is called when the menu goes away. */
  constructor(root, closed) {
    this.#root = root;
    this.#closed = closed;
    root.addEventListener("keydown", (event) => this.#onKey(event));
    addEventListener("pointerdown", (event) => {
      if (!root.hidden && !root.contains(event.target)) this.close(false);
    });
    addEventListener("resize", () => this.close(false));
  }

  /** `items`: [icon, text, key, action] each; action null where it cannot be done now. */
  open(anchor, color, share, items) {
    this.#anchor = anchor;
    const buttons = items
      .filter(([, , , action]) => action)
      .map(([name, text, key, action]) => this.#item(name, text, key, action));
    this.#root.replaceChildren(head(color, share), ...buttons);
    this.#root.hidden = false;
    this.#place(anchor.getBoundingClientRect());
    buttons[0].focus();
  }

  close(back = true) {
    if (this.#root.hidden) return;
    this.#root.hidden = true;
    if (back) this.#anchor?.focus();
    this.#closed();
  }

  #item(name, text, key, action) {
    const run = () => {
      this.close();
      action();
    };
    return element("button", { role: "menuitem", tabindex: -1, onclick: run }, icon(name), text, element("kbd", { "aria-hidden": "true" }, key));
  }

  #place(box) {
    const { offsetWidth: width, offsetHeight: height } = this.#root;
    const left = Math.min(innerWidth - width - MARGIN, Math.max(MARGIN, box.left + box.width / 2 - width / 2));
    // Below, where there is room: above is the picture, which shows the pixels that use the colour.
    const below = box.bottom + 6;
    const top = below + height <= innerHeight - MARGIN ? below : Math.max(MARGIN, box.top - height - 6);
    this.#root.style.left = `${left}px`;
    this.#root.style.top = `${top}px`;
  }

  #onKey(event) {
    const items = [...this.#root.querySelectorAll("[role=menuitem]")];
    const at = items.indexOf(document.activeElement);
    const next = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (next !== undefined) items[next].focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function head(color, share) {
  const text = element("div", {}, element("b", {}, hexOf(color)), element("span", {}, `${percent(share)} of the pixels`));
  return element("div", { class: "menu-head" }, chip(color), text);
}

/** A square of a colour. */
export const chip = (color) =>
  drawing("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" }, fill(color, 0, 1));

/** Colours side by side, as wide as their number allows. */
export const stripe = (colors) =>
  drawing(
    "svg",
    { viewBox: `0 0 ${colors.length} 1`, preserveAspectRatio: "none", "aria-hidden": "true", "shape-rendering": "crispEdges" },
    ...colors.map((color, i) => fill(color, i, 1)),
  );

const fill = (color, x, width) => {
  const opaque = wordOf(color) >>> 24 === 255;
  return drawing("rect", { x, y: 0, width, height: 1, fill: hexOf(color.slice(0, 3)), "fill-opacity": opaque ? null : color[3] / 255 });
};
