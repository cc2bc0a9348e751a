// Which part of a picture a window shows, and how large. Plain geometry, in device pixels; it draws nothing.

const LEAST = 1 / 64;
const MOST = 64;
/** What plus and minus step through: whole pixels from 1:1 on, so that every pixel is as wide as the next. */
const STEPS = [1 / 32, 1 / 16, 1 / 12, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

export class Viewport {
  #window = { width: 1, height: 1 };
  #picture = { width: 1, height: 1 };
  #center = { x: 0.5, y: 0.5 }; // in pixels of the picture
  #scale = 1;
  #fits = true;
  #listeners = [];

  onChange(listener) {
    this.#listeners.push(listener);
  }

  get scale() {
    return this.#scale;
  }

  /** What the painter needs. From 1:1 on the corner lies on a whole pixel of the screen. */
  get view() {
    const { width, height } = this.#picture;
    const left = Math.round(this.#window.width / 2 - this.#center.x * this.#scale);
    const top = Math.round(this.#window.height / 2 - this.#center.y * this.#scale);
    return { scale: this.#scale, left, top, width, height };
  }

  resize(width, height) {
    this.#window = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#settle();
  }

  open(width, height) {
    this.#picture = { width, height };
    this.fit();
  }

  fit() {
    this.#fits = true;
    this.#settle();
  }

  /** One pixel of the screen for one of the picture, around its middle in the window. */
  one() {
    this.zoomTo(1);
  }

  zoomBy(factor, at) {
    this.zoomTo(this.#scale * factor, at);
  }

  step(direction) {
    const near = 1 + 1e-6;
    const next =
      direction > 0
        ? STEPS.find((step) => step > this.#scale * near)
        : STEPS.findLast((step) => step < this.#scale / near);
    if (next) this.zoomTo(next);
  }

  /** Zooms so that the point `at` of the window (its middle, if none) stays where it is. */
  zoomTo(scale, at = { x: this.#window.width / 2, y: this.#window.height / 2 }) {
    const next = Math.min(MOST, Math.max(LEAST, scale));
    const off = { x: at.x - this.#window.width / 2, y: at.y - this.#window.height / 2 };
    this.#center.x += off.x / this.#scale - off.x / next;
    this.#center.y += off.y / this.#scale - off.y / next;
    this.#scale = next;
    this.#fits = false;
    this.#settle();
  }

  pan(dx, dy) {
    this.#center.x -= dx / this.#scale;
    this.#center.y -= dy / this.#scale;
    this.#fits = false;
    this.#settle();
  }

  /** The pixel of the picture under a point of the window. */
  pixelAt({ x, y }) {
    const { left, top, scale } = this.view;
    return { x: Math.floor((x - left) / scale), y: Math.floor((y - top) / scale) };
  }

  #settle() {
    if (this.#fits) this.#fit();
    for (const axis of ["x", "y"]) this.#keepInside(axis, axis === "x" ? "width" : "height");
    for (const listener of this.#listeners) listener();
  }

  /** As large as the window allows: pictures that are smaller grow by whole numbers only, for even pixels. */
  #fit() {
    const scale = Math.min(
      this.#window.width / this.#picture.width,
      this.#window.height / this.#picture.height,
      MOST,
    );
    this.#scale = scale >= 1 ? Math.floor(scale) : scale;
    this.#center = { x: this.#picture.width / 2, y: this.#picture.height / 2 };
  }

  /** A picture smaller than the window is centred; a larger one keeps it covered, but for a margin to see its edge. */
  #keepInside(axis, side) {
    const size = this.#picture[side];
    const half = this.#window[side] / 2 / this.#scale;
    const margin = Math.min(half, 40 / this.#scale);
    this.#center[axis] =
      size <= 2 * half
        ? size / 2
        : Math.min(size - half + margin, Math.max(half - margin, this.#center[axis]));
  }
}
