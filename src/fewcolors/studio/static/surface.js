// A canvas of device pixels that is filled by the painter: the stage has one, and each pane of the comparison.

import { onDeviceSize } from "./gestures.js";
import { paint } from "./painter.js";

export class Surface {
  #canvas;
  #context;
  #image = null;
  #pixels = null;

  /** `resized(width, height)` is called when the size of the canvas on the screen changes. */
  constructor(canvas, resized) {
    this.#canvas = canvas;
    // Everything is drawn by putImageData, which a canvas in memory takes at once.
    this.#context = canvas.getContext("2d", { willReadFrequently: true });
    onDeviceSize(canvas, (width, height) => {
      this.#resize(width, height);
      resized(width, height);
    });
  }

  get width() {
    return this.#canvas.width;
  }

  /** Draws each of `parts`, {layer, from, to}: columns of the canvas in fractions of its width. */
  draw(parts, view) {
    if (!this.#image) return;
    const { width, height } = this.#canvas;
    this.#pixels.fill(0);
    for (const { layer, from, to } of parts) {
      if (layer) paint(this.#pixels, width, height, layer, view, Math.round(from * width), Math.round(to * width));
    }
    this.#context.putImageData(this.#image, 0, 0);
  }

  #resize(width, height) {
    if (this.#image && this.#canvas.width === width && this.#canvas.height === height) return;
    Object.assign(this.#canvas, { width, height });
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }
}
