// The stage: original and result under one viewport, with a divider between them, by turns, or as a map of errors.

import { bindGestures, pointIn, zoomKey } from "./gestures.js";
import { fadedBut, HeatLayer } from "./layers.js";
import { Surface } from "./surface.js";
import { Viewport } from "./viewport.js";

/** Milliseconds that each of two flickering pictures is seen: under three changes a second, as WCAG asks. */
const FLICKER = 700;

const MODE_KEYS = { s: "split", f: "flicker", h: "heat" };
const TAGS = {
  split: ["Original", "Result"],
  before: ["Original", ""],
  after: ["", "Result"],
  heat: ["", "Errors"],
};

export class Stage {
  #root;
  #surface;
  #viewport = new Viewport();
  #before = { full: null, screen: null };
  #after = null;
  #highlight = null;
  #mode = "split";
  #split = 0.5;
  #peek = false; // B is held
  #turn = "after";
  #timer = 0;
  #frame = 0;
  #heat = null;
  #modeListener;

  constructor(root, { onMode }) {
    this.#root = root;
    this.#modeListener = onMode;
    this.#surface = new Surface(root.querySelector("canvas"), (width, height) => this.#viewport.resize(width, height));
    this.#viewport.onChange(() => this.#invalidate());
    bindGestures(root, this.#viewport);
    this.#bindDivider(root.querySelector(".divider"));
    this.#bindKeys();
  }

  get viewport() {
    return this.#viewport;
  }

  get mode() {
    return this.#mode;
  }

  /** A new picture of this size; its pixels come later. */
  open(width, height) {
    this.#before = { full: null, screen: null };
    this.#after = null;
    this.#highlight = null;
    this.#viewport.open(width, height);
  }

  /** The original, whole ("full") or as previews see it ("screen"). */
  setBefore(size, layer) {
    this.#before[size] = layer;
    this.#heat = null;
    this.#invalidate();
  }

  /** A result, on the screen when this returns. */
  setAfter(layer) {
    this.#after = layer;
    this.#highlight = null;
    this.#heat = null;
    this.#draw();
  }

  /** Only the pixels of palette entry `index` in their colour; all of them for null. */
  highlight(index) {
    const source = this.#after;
    this.#highlight = index === null || !source ? null : source.recoloured(fadedBut(source.palette, index));
    this.#invalidate();
  }

  /** The result in other colours until the next one: what an edit will look like. */
  tint(palette) {
    this.#highlight = palette && this.#after ? this.#after.recoloured(palette) : null;
    this.#invalidate();
  }

  setMode(mode) {
    this.#mode = mode;
    clearInterval(this.#timer);
    if (mode === "flicker") {
      this.#turn = "before";
      this.#timer = setInterval(() => this.#flick(), FLICKER);
    }
    this.#modeListener(mode);
    this.#invalidate();
  }

  #flick() {
    this.#turn = this.#turn === "before" ? "after" : "before";
    this.#invalidate();
  }

  /** What is seen now: "split", "before", "after" or "heat". */
  get #shown() {
    if (this.#peek) return "before";
    return this.#mode === "flicker" ? this.#turn : this.#mode;
  }

  #invalidate() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const view = this.#viewport.view;
    const shown = this.#shown;
    const before = this.#before.full ?? this.#before.screen;
    const after = shown === "heat" ? this.#heatLayer() : (this.#highlight ?? this.#after);
    const split = { split: this.#split, before: 1, after: 0, heat: 0 }[shown];
    this.#surface.draw(
      [
        { layer: before, from: 0, to: split },
        { layer: after, from: split, to: 1 },
      ],
      view,
    );
    this.#dress(shown, view);
  }

  /** Errors against the original of the same size: that of the screen for previews. */
  #heatLayer() {
    const after = this.#after;
    const before = [this.#before.full, this.#before.screen].find((one) => one?.width === after?.width);
    if (after && before) this.#heat ??= new HeatLayer(before, after);
    return this.#heat;
  }

  /** Everything over and under the canvas. */
  #dress(shown, view) {
    const [left, right] = TAGS[shown];
    const ratio = devicePixelRatio || 1;
    this.#tag(".tag-before", left);
    this.#tag(".tag-after", right);
    const divider = this.#root.querySelector(".divider");
    divider.hidden = shown !== "split";
    divider.style.left = `${this.#split * 100}%`;
    const checker = this.#root.querySelector(".checker").style;
    checker.width = `${(view.width * view.scale) / ratio}px`;
    checker.height = `${(view.height * view.scale) / ratio}px`;
    checker.transform = `translate(${view.left / ratio}px, ${view.top / ratio}px)`;
  }

  #tag(name, text) {
    const tag = this.#root.querySelector(name);
    tag.textContent = text || tag.textContent;
    tag.hidden = !text;
  }

  #setSplit(split) {
    this.#split = Math.min(1, Math.max(0, split));
    const percent = Math.round(this.#split * 100);
    const divider = this.#root.querySelector(".divider");
    divider.setAttribute("aria-valuenow", percent);
    divider.setAttribute("aria-valuetext", `${percent} % original`);
    this.#invalidate();
  }

  #bindDivider(divider) {
    divider.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      divider.focus({ focusVisible: false });
      divider.setPointerCapture(event.pointerId);
    });
    divider.addEventListener("pointermove", (event) => {
      if (divider.hasPointerCapture(event.pointerId)) {
        this.#setSplit(pointIn(this.#root, event).x / this.#surface.width);
      }
    });
    divider.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 0.1 : 0.01;
      const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageDown: -0.1, PageUp: 0.1 }[event.key];
      const to = { Home: 0, End: 1 }[event.key] ?? (by && this.#split + by);
      if (to === undefined && !zoomKey(event, this.#viewport)) return;
      if (to !== undefined) this.#setSplit(to);
      event.preventDefault();
    });
  }

  #bindKeys() {
    this.#root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const mode = MODE_KEYS[event.key.toLowerCase()];
      if (mode) this.setMode(mode === this.#mode ? "split" : mode);
      if (event.key.toLowerCase() === "b") this.#peekAt(true);
    });
    this.#root.addEventListener("keyup", (event) => {
      if (event.key.toLowerCase() === "b") this.#peekAt(false);
    });
    this.#root.addEventListener("focusout", () => this.#peekAt(false));
  }

  #peekAt(on) {
    if (this.#peek === on) return;
    this.#peek = on;
    this.#invalidate();
  }
}
