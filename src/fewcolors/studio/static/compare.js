// Four methods side by side, as the textbook shows them: one viewport moves them all.

import * as api from "./api.js";
import { byId, element } from "./elements.js";
import { bindGestures } from "./gestures.js";
import { IndexedLayer } from "./layers.js";
import { figure, milliseconds } from "./numerals.js";
import { complain } from "./speech.js";
import { Surface } from "./surface.js";
import { Viewport } from "./viewport.js";
import { indicesOf, words } from "./wire.js";

export class Compare {
  #root;
  #viewport = new Viewport();
  #panes = [];
  #wanted = null; // {image, count}
  #loaded = "";
  #visible = false;
  #frame = 0;

  constructor(root) {
    this.#root = root;
    bindGestures(root, this.#viewport);
    this.#viewport.onChange(() => this.#invalidate());
  }

  show(visible) {
    this.#visible = visible;
    if (visible) this.#load();
  }

  /** The picture, and how many colours each method is to find. */
  set(image, count) {
    this.#wanted = { image, count };
    if (this.#visible) this.#load();
  }

  async #load() {
    const { image, count } = this.#wanted ?? {};
    const key = `${image?.id} ${count}`;
    if (!image || this.#loaded === key) return;
    this.#loaded = key;
    this.#root.setAttribute("aria-busy", "true");
    try {
      const answer = await api.compare(image.id, count);
      if (this.#loaded === key) this.#fill(answer, count);
    } catch (error) {
      if (this.#loaded === key) this.#loaded = "";
      if (!error.superseded) complain(error.message);
    } finally {
      this.#root.setAttribute("aria-busy", "false");
    }
  }

  #fill({ head, buffers }, count) {
    const { width, height, entries } = head;
    if (!this.#panes.length) this.#panes = entries.map(() => this.#pane());
    const least = Math.min(...entries.map(({ mse }) => mse));
    entries.forEach((method, i) => {
      const indices = indicesOf(buffers[`indices-${i}`], width * height);
      this.#panes[i].layer = new IndexedLayer(width, height, indices, words(buffers[`palette-${i}`]));
      this.#panes[i].tell(method, method.mse === least, count);
    });
    byId("compare-note").textContent = `${count} colours each in sRGB, without dithering; at screen size.`;
    if (this.#size !== `${width} ${height} ${this.#wanted.image.id}`) this.#viewport.open(width, height);
    this.#size = `${width} ${height} ${this.#wanted.image.id}`;
    this.#invalidate();
  }

  #size = "";

  #pane() {
    const canvas = element("canvas", { role: "img" });
    const [title, mse, time] = [element("b"), element("span", { class: "pane-mse" }), element("span")];
    const node = element(
      "figure",
      { class: "pane" },
      element("div", { class: "pane-picture" }, canvas),
      element("figcaption", {}, title, mse, time),
    );
    this.#root.append(node);
    // All panes are of one size but for a pixel; the first stands for them.
    const first = !this.#panes.length && this.#root.children.length === 1;
    const surface = new Surface(canvas, (width, height) => (first ? this.#viewport.resize(width, height) : this.#invalidate()));
    const tell = (method, best, count) => {
      const name = method.title[0].toUpperCase() + method.title.slice(1);
      title.textContent = name;
      mse.textContent = `MSE ${figure(method.mse)}`;
      time.textContent = milliseconds(method.milliseconds);
      node.classList.toggle("is-best", best);
      canvas.setAttribute("aria-label", `${name}, ${count} colours`);
    };
    return { surface, tell, layer: null };
  }

  #invalidate() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      for (const { surface, layer } of this.#panes) surface.draw([{ layer, from: 0, to: 1 }], this.#viewport.view);
    });
  }
}
