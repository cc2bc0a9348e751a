// Many pictures: the list of those that are open, and all of them as one zip.

import * as api from "./api.js";
import { byId, element, icon } from "./elements.js";
import { saveBlob } from "./files.js";
import { bytes, whole } from "./numerals.js";
import { complain, tell } from "./speech.js";

/** Uploads under way at once: one is read while the next is on its way. */
const AT_ONCE = 2;

export class Batch {
  #list = byId("batch-list");
  #entries = []; // {file name, image or null, fault or "", thumb}
  #events;

  /** `events`: {show(image), asked() -> {options, format}, gone(image)}. */
  constructor(events) {
    this.#events = events;
    byId("batch-add").addEventListener("click", () => byId("chooser").click());
    byId("batch-folder").addEventListener("click", () => byId("folder-chooser").click());
    byId("batch-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#download();
    });
  }

  /** A picture that is open already. */
  add(image) {
    this.#entries.push({ name: image.name, image, fault: "", file: null });
    this.#draw();
  }

  /** Uploads `files`; {images, faults}: the pictures among them, and why others are none. What is none is not listed where
      it came alone: its line has been said. */
  async take(files) {
    const entries = files.map((file) => ({ name: file.name, file, image: null, fault: "" }));
    this.#entries.push(...entries);
    this.#draw();
    const queue = [...entries];
    const work = async () => {
      for (let entry = queue.shift(); entry; entry = queue.shift()) await this.#upload(entry);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (entries.length === 1 && !entries[0].image) this.#entries = this.#entries.filter((entry) => entry !== entries[0]);
    this.#draw();
    return { images: entries.map(({ image }) => image).filter(Boolean), faults: entries.map(({ fault }) => fault).filter(Boolean) };
  }

  current(image) {
    this.#currentId = image?.id;
    this.#draw();
  }

  #currentId = "";

  async #upload(entry) {
    try {
      entry.image = await api.upload(entry.file);
    } catch (error) {
      entry.fault = error.message.includes(entry.name) ? error.message : `${entry.name}: ${error.message}`;
    }
    this.#draw();
  }

  #draw() {
    this.#list.replaceChildren(...this.#entries.map((entry) => this.#item(entry)));
    byId("batch-download").disabled = !this.#entries.some(({ image }) => image);
  }

  #item(entry) {
    const { image, fault, name } = entry;
    const facts = image
      ? `${whole(image.width)} × ${whole(image.height)} · ${whole(image.colors)} colours · ${bytes(image.bytes)}`
      : fault || "Reading …";
    const show = image && element("button", { class: "text-button", onclick: () => this.#events.show(image), "aria-label": `Show ${name}` }, "Show");
    const remove = element("button", { class: "icon-button", "aria-label": `Remove ${name}`, onclick: () => this.#remove(entry) }, icon("close"));
    const classes = ["batch-item", fault && "is-bad", image?.id === this.#currentId && "is-current"].filter(Boolean).join(" ");
    return element(
      "li",
      { class: classes },
      (entry.thumb ??= thumbOf(entry)),
      element("div", {}, element("b", { title: name }, name), element("span", {}, facts)),
      ...(show ? [show] : []),
      remove,
    );
  }

  async #remove(entry) {
    this.#entries = this.#entries.filter((one) => one !== entry);
    this.#draw();
    byId("batch-add").focus();
    if (!entry.image) return;
    this.#events.gone(entry.image, this.#entries.find(({ image }) => image)?.image ?? null);
    await api.forget(entry.image.id).catch(() => {}); // gone already is as good
  }

  async #download() {
    const ids = this.#entries.map(({ image }) => image?.id).filter(Boolean);
    const shared = byId("batch-form").elements.shared.value === "shared";
    const { options, format } = this.#events.asked();
    const button = byId("batch-download");
    button.ariaBusy = "true";
    byId("batch-note").textContent = `Reducing ${ids.length} pictures …`;
    try {
      const { blob, name } = await api.batch(ids, options, format, shared);
      saveBlob(blob, name);
      tell(`Saved ${name}, ${bytes(blob.size)}`);
      byId("batch-note").textContent = "Drop several pictures or a folder anywhere on this page.";
    } catch (error) {
      byId("batch-note").textContent = error.message;
      complain(error.message);
    } finally {
      button.ariaBusy = "false";
    }
  }
}

/** A small canvas; filled by the browser where it can read the file, else left plain. */
function thumbOf({ file, image }) {
  const canvas = element("canvas", { class: "batch-thumb", width: 112, height: 84, "aria-hidden": "true" });
  const draw = (bitmap) => {
    const scale = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    canvas.getContext("2d").drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  };
  (file ? createImageBitmap(file) : screenBitmap(image)).then(draw, () => {});
  return canvas;
}

async function screenBitmap(image) {
  const { head, buffers } = await api.pixels(image.id, "screen");
  return createImageBitmap(new ImageData(new Uint8ClampedArray(buffers.pixels), head.width, head.height));
}
