// How error and bytes go down and up with the number of colours; a point that is chosen becomes the number used.

import * as api from "./api.js";
import { Chart } from "./chart.js";
import { byId, drawing, element } from "./elements.js";
import { bytes, figure } from "./numerals.js";
import { complain } from "./speech.js";

export class Curve {
  #chartRoot = byId("curve-chart");
  #svg = drawing("svg", { tabindex: 0, role: "slider", "aria-label": "Number of colours", "aria-orientation": "horizontal" });
  #chart = null;
  #answer = null;
  #at = 0;
  #wanted = null;
  #loaded = "";
  #visible = false;
  #choose;

  /** `choose(count)` takes over a number of colours. */
  constructor(choose) {
    this.#choose = choose;
    this.#chartRoot.append(this.#svg);
    new ResizeObserver(() => this.#draw()).observe(this.#chartRoot);
    this.#svg.addEventListener("click", (event) => {
      if (!this.#chart) return;
      this.#move(this.#chart.nearest(event.clientX - this.#svg.getBoundingClientRect().left));
      this.#take();
    });
    this.#svg.addEventListener("keydown", (event) => this.#onKey(event));
  }

  show(visible) {
    this.#visible = visible;
    if (visible) this.#load();
  }

  set(image, options) {
    this.#wanted = { image, options };
    if (this.#visible) this.#load();
  }

  async #load() {
    const { image, options } = this.#wanted ?? {};
    if (!image) return;
    // The curve does not depend on the number of colours chosen, nor on what an edited palette holds.
    const key = JSON.stringify([image.id, { ...options, n_colors: 0, quality: 0, max_bytes: 0, palette: 0 }]);
    if (this.#loaded === key) {
      this.#follow(options.n_colors);
      return;
    }
    this.#loaded = key;
    byId("curve-note").textContent = "Trying twelve numbers of colours …";
    this.#chartRoot.setAttribute("aria-busy", "true");
    try {
      const answer = await api.curve(image.id, { ...options, palette: null });
      if (this.#loaded !== key) return;
      this.#answer = answer;
      this.#tell();
      this.#follow(this.#wanted.options.n_colors);
    } catch (error) {
      if (this.#loaded === key) this.#loaded = "";
      if (!error.superseded) complain(error.message);
    } finally {
      this.#chartRoot.setAttribute("aria-busy", "false");
    }
  }

  #tell() {
    const { knee } = this.#answer;
    const after = knee ? ` The knee is at ${knee}.` : "";
    byId("curve-note").textContent = `Quick results at screen size.${after}`;
    const head = ["Colours", "MSE", "ΔE OK", "Size", ""].map((name) =>
      name ? element("th", { scope: "col" }, name) : element("td"),
    );
    const rows = this.#answer.points.map((point, i) => this.#row(point, i));
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
    byId("curve-figures").replaceChildren(table);
  }

  #row(point, index) {
    const use = () => {
      this.#move(index);
      this.#take();
    };
    const button = element("button", { class: "text-button", onclick: use, "aria-label": `Use ${point.n_colors} colours` }, "Use");
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, point.n_colors),
      element("td", {}, figure(point.mse)),
      element("td", {}, figure(point.delta_e)),
      element("td", {}, bytes(point.bytes)),
      element("td", {}, button),
    );
  }

  /** The point nearest to the number of colours in use. */
  #follow(count) {
    if (!this.#answer) return;
    const wanted = count === "auto" ? (this.#answer.knee ?? 64) : count;
    const far = this.#answer.points.map((point) => Math.abs(Math.log(point.n_colors / wanted)));
    this.#move(far.indexOf(Math.min(...far)));
  }

  #move(index) {
    const { points } = this.#answer;
    this.#at = Math.min(points.length - 1, Math.max(0, index));
    const point = points[this.#at];
    this.#svg.setAttribute("aria-valuemin", points[0].n_colors);
    this.#svg.setAttribute("aria-valuemax", points.at(-1).n_colors);
    this.#svg.setAttribute("aria-valuenow", point.n_colors);
    this.#svg.setAttribute("aria-valuetext", `${point.n_colors} colours: error ${figure(point.mse)}, ${bytes(point.bytes)}`);
    byId("curve-figures").querySelectorAll("tbody tr").forEach((row, i) => row.classList.toggle("is-current", i === this.#at));
    this.#draw();
  }

  #take() {
    this.#choose(this.#answer.points[this.#at].n_colors);
  }

  #onKey(event) {
    if (!this.#answer) return;
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -99, End: 99 }[event.key];
    if (by) this.#move(this.#at + by);
    else if (event.key === "Enter" || event.key === " ") this.#take();
    else return;
    event.preventDefault();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#chartRoot;
    if (!this.#answer || !width) return;
    this.#chart = new Chart(this.#answer.points, width, height);
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#svg.replaceChildren(...this.#chart.nodes(this.#answer.knee, this.#at));
  }
}
