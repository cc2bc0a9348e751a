// The colour cloud: the picture's distinct colours as points of a space, the palette among them.

import * as api from "./api.js";
import { flatRenderer } from "./cloudflat.js";
import { glRenderer } from "./cloudgl.js";
import { oklabOf } from "./colors.js";
import { byId, element } from "./elements.js";
import { onDeviceSize } from "./gestures.js";
import { whole } from "./numerals.js";
import { complain } from "./speech.js";
import { Turning } from "./turning.js";
import { floats } from "./wire.js";

/** CSS pixels across, from the rarest to the commonest: colours of the picture, and of the palette. The latter are large
    enough for their ring to be drawn (cloudgl.js) and small enough not to hide what they stand for. */
const POINT = [1.5, 5];
const ENTRY = [9, 18];

/** Which axis of a space goes right, up, and towards the eye. */
const FACING = { oklab: [1, 0, 2], srgb: [0, 1, 2] };

export class Cloud {
  #root;
  #canvas = element("canvas", { role: "img", "aria-label": "Colour cloud" });
  #renderer;
  #turning;
  #labels = [];
  #space = "oklab";
  #image = null;
  #loaded = null; // {id, space}
  #axes = null;
  #batches = { frame: null, points: null, entries: null };
  #palette = null;
  #frame = 0;
  #visible = false;

  constructor(root, buttons) {
    this.#root = root;
    root.append(this.#canvas);
    this.#turning = new Turning(root, () => this.#invalidate());
    onDeviceSize(this.#canvas, (width, height) => {
      Object.assign(this.#canvas, { width, height });
      this.#invalidate();
    });
    for (const button of buttons) {
      button.addEventListener("click", () => {
        for (const one of buttons) one.setAttribute("aria-pressed", one === button);
        this.#space = button.dataset.cloudSpace;
        this.#load();
      });
    }
    document.documentElement.addEventListener("themechange", () => this.#reframe());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#reframe());
  }

  show(visible) {
    this.#visible = visible;
    if (visible) this.#load();
  }

  setImage(image) {
    this.#image = image;
    this.#loaded = null;
    if (this.#visible) this.#load();
  }

  /** The palette on the screen: rows of r, g, b, a and their shares. */
  setPalette(rows, weights) {
    this.#palette = { rows, weights };
    this.#batches.entries = null;
    if (this.#visible) this.#invalidate();
  }

  async #load() {
    const [image, space] = [this.#image, this.#space];
    if (!image || (this.#loaded?.id === image.id && this.#loaded.space === space)) return;
    this.#renderer ??= glRenderer(this.#canvas) ?? flatRenderer(this.#canvas);
    this.#root.dataset.renderer = this.#renderer.name;
    try {
      const { head, buffers } = await api.cloud(image.id, space);
      if (this.#image !== image || this.#space !== space) return;
      this.#loaded = { id: image.id, space };
      this.#axes = this.#bounded(head.axes, floats(buffers.positions));
      const sizes = sizesOf(floats(buffers.weights), POINT);
      this.#batches.points = { name: "points", places: this.#placed(floats(buffers.positions)), colors: buffers.colors, sizes };
      this.#batches.entries = null;
      this.#tell(head);
      this.#reframe();
    } catch (error) {
      complain(error.message);
    }
  }

  #tell({ total, count }) {
    const some = count < total ? `, ${whole(count)} of them drawn` : "";
    byId("cloud-note").textContent = `${whole(total)} distinct colours${some}; the ringed ones are the palette.`;
    this.#canvas.setAttribute("aria-label", `Colour cloud in ${this.#space === "srgb" ? "RGB" : "Oklab"}: ${whole(total)} distinct colours and the palette`);
  }

  /** RGB is a cube whatever is in it. Of Oklab photographs fill a small part, so its box is drawn around the colours. */
  #bounded(axes, positions) {
    if (this.#space === "srgb") return axes;
    return axes.map(({ name }, k) => {
      let [min, max] = [Infinity, -Infinity];
      for (let i = k; i < positions.length; i += 3) [min, max] = [Math.min(min, positions[i]), Math.max(max, positions[i])];
      const margin = Math.max(0.01, 0.03 * (max - min)); // half the size of an entry
      return { name, min: min - margin, max: max + margin };
    });
  }

  /** Coordinates of the space as places in a cube from -1 to 1; one scale for all axes keeps distances true. */
  #placed(positions) {
    const facing = FACING[this.#space];
    const { middle, half } = this.#measure();
    const places = new Float32Array(positions.length);
    for (let i = 0; i < positions.length; i += 3) {
      for (let k = 0; k < 3; k += 1) places[i + k] = (positions[i + facing[k]] - middle[facing[k]]) / half;
    }
    return places;
  }

  #measure() {
    const middle = this.#axes.map(({ min, max }) => (min + max) / 2);
    return { middle, half: Math.max(...this.#axes.map(({ min, max }) => max - min)) / 2 };
  }

  #entries() {
    const { rows, weights } = this.#palette;
    const coordinates = rows.flatMap((row) => (this.#space === "oklab" ? oklabOf(row) : row.slice(0, 3).map((part) => part / 255)));
    return {
      name: "entries",
      places: this.#placed(coordinates),
      colors: Uint8Array.from(rows.flatMap(([red, green, blue]) => [red, green, blue, 255])),
      sizes: sizesOf(weights, ENTRY),
    };
  }

  /** The box around the space, and names at its axes, in the theme's colours. */
  #reframe() {
    if (!this.#axes) return;
    const corners = this.#axes.map(({ min, max }) => [min, max]);
    const ends = [];
    for (let axis = 0; axis < 3; axis += 1) {
      for (const [one, other] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
        for (const end of [0, 1]) {
          const pick = [one, other];
          pick.splice(axis, 0, end);
          ends.push(...pick.map((which, k) => corners[k][which]));
        }
      }
    }
    const count = ends.length / 3;
    const line = this.#color("--line-strong");
    this.#batches.frame = {
      name: "frame",
      lines: true,
      places: this.#placed(ends),
      colors: Uint8Array.from({ length: 4 * count }, (_, i) => (i % 4 === 3 ? 255 : line[i % 4])),
      sizes: new Float32Array(count),
    };
    this.#name(corners);
    this.#invalidate();
  }

  #name(corners) {
    for (const { node } of this.#labels) node.remove();
    this.#labels = this.#axes.map(({ name }, axis) => {
      const end = corners.map(([least, most], k) => (k === axis ? most + 0.04 * (most - least) : least));
      const node = element("span", { class: "cloud-axis", "aria-hidden": "true" }, name);
      this.#root.append(node);
      return { node, place: this.#placed(end) };
    });
  }

  /** A colour of the theme as three bytes. */
  #color(name) {
    const probe = element("span", { hidden: true });
    probe.style.color = `var(${name})`;
    this.#root.append(probe);
    const bytes = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
    probe.remove();
    return bytes;
  }

  #invalidate() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const { width, height } = this.#canvas;
    if (!this.#batches.points || !this.#visible) return;
    if (this.#palette) this.#batches.entries ??= this.#entries();
    const { rotation, zoom } = this.#turning;
    const side = 0.66 * zoom * Math.min(width, height);
    const scale = [side / width, side / height];
    // In a small window points are smaller, or the palette would hide the cloud.
    const room = Math.min(1, Math.max(0.5, Math.min(this.#root.clientWidth, this.#root.clientHeight) / 600));
    const grow = (devicePixelRatio || 1) * Math.sqrt(zoom) * room;
    const rim = this.#color("--ink").map((part) => part / 255);
    const batches = [this.#batches.frame, this.#batches.points, this.#batches.entries].filter(Boolean);
    this.#renderer.draw({ batches, rotation, scale, grow, rim, width, height });
    this.#placeLabels(rotation, scale);
  }

  #placeLabels(rotation, scale) {
    const { clientWidth: width, clientHeight: height } = this.#root;
    const spots = this.#labels.map(({ node, place }) => {
      const [x, y, z] = rotation.map((row) => row[0] * place[0] + row[1] * place[1] + row[2] * place[2]);
      const near = 1 / (1 - 0.16 * z);
      const left = Math.min(width - node.offsetWidth - 6, Math.max(6, (1 + x * scale[0] * near) * 0.5 * width - node.offsetWidth / 2));
      const top = Math.min(height - 26, Math.max(6, (1 - y * scale[1] * near) * 0.5 * height - 10));
      return { node, left, top, width: node.offsetWidth };
    });
    for (const { node, left, top } of apart(spots)) node.style.transform = `translate(${left}px, ${top}px)`;
  }
}

/** CSS pixels from one line of names to the next. */
const LINE = 24;

/** Names that lie over each other are put one below the other. */
function apart(spots) {
  const placed = [];
  for (const spot of spots.sort((a, b) => a.top - b.top)) {
    const meets = ({ left, top, width }) =>
      spot.top < top + LINE && top < spot.top + LINE && spot.left < left + width && left < spot.left + spot.width;
    for (let other = placed.find(meets); other; other = placed.find(meets)) spot.top = other.top + LINE;
    placed.push(spot);
  }
  return placed;
}

/** Sides between `least` and `most`, by the square root of the weight: areas tell how common colours are. */
function sizesOf(weights, [least, most]) {
  const heaviest = weights.reduce((a, b) => Math.max(a, b), 1e-12);
  return Float32Array.from(weights, (weight) => least + (most - least) * Math.sqrt(weight / heaviest));
}
