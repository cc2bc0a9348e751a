// The palette under the picture: one button a colour, reached by arrows, moved by dragging or with Alt.

import { hexOf } from "./colors.js";
import { element, icon } from "./elements.js";
import { percent } from "./numerals.js";

/** CSS pixels of a swatch's side: not larger than a thumb needs, not smaller than a pointer hits. */
const LARGEST = 40;
const SMALLEST = 14;
const SMALLEST_TO_TOUCH = 22;
/** Below this a swatch is too small for its share and its lock to be drawn. */
const DETAILED = 24;
const GAP = 2;
/** CSS pixels that a pointer moves before a press becomes a drag. */
const SLACK = 6;

export class Swatches {
  #root;
  #events;
  #rows = [];
  #weights = [];
  #current = 0;
  #choosing = null;
  #dragged = false;
  #room = { width: 0, height: 0 };
  #least = SMALLEST;

  /** `events`: {hover(index or null), open(index, button), move(from, to), key(name, index)}. */
  constructor(root, events) {
    this.#root = root;
    this.#events = events;
    new ResizeObserver(([entry]) => {
      this.#room = entry.contentRect;
      this.#least = matchMedia("(pointer: coarse), (max-width: 719px)").matches ? SMALLEST_TO_TOUCH : SMALLEST;
      this.#size();
    }).observe(root);
    this.#bindHover();
    this.#bindPress();
    root.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get count() {
    return this.#rows.length;
  }

  /** Shows colours (rows of r, g, b, a), their shares of the picture, and which are locked (hex codes). */
  show(rows, weights, locked) {
    this.#rows = rows;
    this.#weights = weights;
    const buttons = this.#root.children;
    while (buttons.length > rows.length) this.#root.lastChild.remove();
    while (buttons.length < rows.length) this.#root.append(blank());
    const most = Math.max(...weights, 1e-9);
    const isLocked = new Set(locked);
    rows.forEach((row, i) => dress(buttons[i], row, i, weights[i], weights[i] / most, isLocked.has(hexOf(row))));
    this.#rove(Math.min(this.#current, rows.length - 1));
    this.#size();
  }

  focus(index) {
    this.#rove(Math.min(Math.max(0, index), this.count - 1));
    this.#root.children[this.#current]?.focus();
  }

  /** Line about a colour, for the head of the palette. */
  lineOf(index) {
    return `${hexOf(this.#rows[index])} · ${percent(this.#weights[index])} of the pixels`;
  }

  /** The next swatch that is pressed goes to `chosen` instead of opening its menu; null ends that. */
  choose(chosen) {
    this.#choosing = chosen;
    this.#root.classList.toggle("is-choosing", chosen !== null);
  }

  #rove(index) {
    this.#root.children[this.#current]?.setAttribute("tabindex", -1);
    this.#current = Math.max(0, index);
    this.#root.children[this.#current]?.setAttribute("tabindex", 0);
  }

  #indexOf(target) {
    const button = target?.closest?.(".swatch");
    return button && this.#root.contains(button) ? [...this.#root.children].indexOf(button) : -1;
  }

  /** The largest side at which all swatches fit. The room is known from the last change of the window: to measure it here
      would make the browser lay the page out for every preview (36 ms of a drag's step, on a busy machine). */
  #size() {
    const { width, height } = this.#room;
    let side = LARGEST;
    while (side > this.#least && !fits(side, this.count, width, height)) side -= 1;
    this.#root.style.setProperty("--side", `${side}px`);
    this.#root.classList.toggle("is-small", side < DETAILED);
  }

  #bindHover() {
    const over = (event) => {
      const index = this.#indexOf(event.target);
      this.#events.hover(index < 0 ? null : index);
    };
    this.#root.addEventListener("pointerover", over);
    this.#root.addEventListener("focusin", (event) => {
      this.#rove(this.#indexOf(event.target));
      if (event.target.matches(":focus-visible")) over(event);
    });
    for (const type of ["pointerleave", "focusout"]) this.#root.addEventListener(type, () => this.#events.hover(null));
  }

  #bindPress() {
    this.#root.addEventListener("click", (event) => {
      const index = this.#indexOf(event.target);
      if (index < 0 || this.#dragged) return;
      this.#rove(index);
      if (this.#choosing) this.#choosing(index);
      else this.#events.open(index, this.#root.children[index]);
    });
    this.#root.addEventListener("pointerdown", (event) => {
      this.#dragged = false;
      const from = this.#indexOf(event.target);
      // A finger scrolls; it moves colours by their menu.
      if (event.button === 0 && event.pointerType !== "touch" && from >= 0) this.#drag(event, from);
    });
  }

  #drag(start, from) {
    const source = this.#root.children[from];
    let to = from;
    const mark = (index) => {
      this.#root.querySelector(".is-target")?.classList.remove("is-target");
      if (index !== from && index >= 0) this.#root.children[index].classList.add("is-target");
    };
    const move = (event) => {
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > SLACK) this.#dragged = true;
      if (!this.#dragged) return;
      source.classList.add("is-dragged");
      const over = this.#indexOf(document.elementFromPoint(event.clientX, event.clientY));
      to = over < 0 ? from : over;
      mark(to);
    };
    const end = (event) => {
      removeEventListener("pointermove", move);
      for (const type of ["pointerup", "pointercancel"]) removeEventListener(type, end);
      mark(-1);
      source.classList.remove("is-dragged");
      if (this.#dragged && to !== from && event.type === "pointerup") this.#events.move(from, to);
    };
    addEventListener("pointermove", move);
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, end);
  }

  #onKey(event) {
    const at = this.#current;
    const target = this.#target(event.key, at);
    if (target !== null && event.altKey) {
      if (target !== at) this.#events.move(at, target);
    } else if (target !== null) {
      this.focus(target);
    } else if (event.key === "Escape" && this.#choosing) {
      this.#choosing(null);
    } else if (event.ctrlKey || event.metaKey || !this.#events.key(event.key, at)) {
      return;
    }
    event.preventDefault();
  }

  #target(key, at) {
    const columns = getComputedStyle(this.#root).gridTemplateColumns.split(" ").length;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: this.count - 1 - at }[key];
    if (by === undefined) return null;
    const target = at + by;
    return target < 0 || target >= this.count ? at : target;
  }
}

function fits(side, count, width, height) {
  const columns = Math.max(1, Math.floor((width + GAP) / (side + GAP)));
  return Math.ceil(count / columns) * (side + GAP) - GAP <= height;
}

/** One element a colour, drawn by its style alone: there may be 256, and all change with every preview. */
const blank = () => element("button", { class: "swatch", type: "button", tabindex: -1, "aria-haspopup": "menu" });

function dress(button, row, index, weight, ofMost, locked) {
  const hex = hexOf(row);
  const name = `${index + 1}: ${hex}, ${percent(weight)} of the pixels${locked ? ", locked" : ""}`;
  if (button.getAttribute("aria-label") === name) return;
  button.setAttribute("aria-label", name);
  button.title = `${hex} · ${percent(weight)}${locked ? " · locked" : ""}`;
  button.classList.toggle("is-light", 2 * row[0] + 5 * row[1] + row[2] > 8 * 128);
  button.style.setProperty("--paint", hex);
  button.style.setProperty("--share", ofMost.toFixed(3));
  if (locked !== Boolean(button.firstChild)) button.replaceChildren(...(locked ? [element("span", { class: "mark" }, icon("lock"))] : []));
}
