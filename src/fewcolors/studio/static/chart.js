// The curve as a drawing: error and bytes, each from nothing to its most, over the logarithm of the number of colours.

import { drawing } from "./elements.js";
import { bytes, figure } from "./numerals.js";

const ROOM = { left: 54, right: 72, top: 30, bottom: 34 };

export class Chart {
  #box;
  #points;

  /** `points`: [{n_colors, mse, bytes}], by n_colors. */
  constructor(points, width, height) {
    this.#points = points;
    this.#box = { width, height };
    this.most = { mse: ceiling(Math.max(...points.map(({ mse }) => mse))), bytes: ceiling(Math.max(...points.map((point) => point.bytes))) };
  }

  x(count) {
    const [first, last] = [this.#points[0].n_colors, this.#points.at(-1).n_colors];
    const along = Math.log(count / first) / (Math.log(last / first) || 1);
    return ROOM.left + along * (this.#box.width - ROOM.left - ROOM.right);
  }

  y(value, key) {
    const { height } = this.#box;
    return height - ROOM.bottom - (value / this.most[key]) * (height - ROOM.top - ROOM.bottom);
  }

  /** The point whose place is nearest to `x`, in pixels. */
  nearest(x) {
    const far = this.#points.map((point) => Math.abs(this.x(point.n_colors) - x));
    return far.indexOf(Math.min(...far));
  }

  /** `knee`: where one colour more stops paying; `current`: index of the point that is chosen. */
  nodes(knee, current) {
    return [...this.#axes(), ...this.#kneeMark(knee), this.#cursor(current), ...this.#line("mse", "error"), ...this.#line("bytes", "bytes")];
  }

  #axes() {
    const { width, height } = this.#box;
    const nodes = [0, 0.5, 1].flatMap((part) => {
      const y = this.y(part * this.most.mse, "mse");
      return [
        drawing("line", { class: "grid", x1: ROOM.left, x2: width - ROOM.right, y1: y, y2: y }),
        text("axis-text", ROOM.left - 8, y + 4, part ? figure(part * this.most.mse, 2) : "0", "end"),
        text("axis-text", width - ROOM.right + 8, y + 4, part ? bytes(Math.round(part * this.most.bytes)) : "0", "start"),
      ];
    });
    const counts = this.#points.map((point) => point.n_colors).filter((count) => Number.isInteger(Math.log2(count)));
    const numbers = counts.map((count) => text("axis-text", this.x(count), height - 12, count, "middle"));
    const names = [text("error-name", 10, 18, "Error (MSE)", "start"), text("bytes-name", width - 10, 18, "File size", "end")];
    return [...nodes, ...numbers, ...names];
  }

  #kneeMark(knee) {
    if (!knee) return [];
    const x = this.x(knee);
    const { height } = this.#box;
    return [
      drawing("line", { class: "knee", x1: x, x2: x, y1: ROOM.top, y2: height - ROOM.bottom }),
      text("knee-text", x + 6, ROOM.top + 14, `knee ${knee}`, "start"),
    ];
  }

  #cursor(current) {
    const x = this.x(this.#points[current].n_colors);
    return drawing("line", { class: "cursor", x1: x, x2: x, y1: ROOM.top, y2: this.#box.height - ROOM.bottom });
  }

  #line(key, kind) {
    const places = this.#points.map((point) => [this.x(point.n_colors), this.y(point[key], key)]);
    const line = drawing("polyline", { class: `${kind}-line`, points: places.map((place) => place.join()).join(" ") });
    return [line, ...places.map(([cx, cy]) => drawing("circle", { class: `${kind}-dot`, cx, cy, r: 4 }))];
  }
}

const text = (name, x, y, words, anchor) => drawing("text", { class: name, x, y, "text-anchor": anchor }, String(words));

/** The least round number that holds `value`, half of which is round too. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) * power;
}
