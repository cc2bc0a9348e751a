// Palettes from and to files, and those that everybody knows by name.

import * as api from "./api.js";
import { openDialog } from "./dialog.js";
import { byId, element } from "./elements.js";
import { saveBlob } from "./files.js";
import { complain, tell } from "./speech.js";
import { stripe } from "./swatchmenu.js";

/** Binds the two buttons; `current()` is the palette on the screen, `use({rgba, names}, name)` takes another. */
export function bindShelf({ current, use }) {
  const chooser = byId("palette-chooser");
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    chooser.value = "";
    if (file && (await takeFile(file, use)) && byId("dialog").open) byId("dialog").close();
  });
  byId("palette-load").addEventListener("click", () => openShelf(chooser, use));
  byId("palette-save").addEventListener("click", () => openSave(current()));
}

/** Loads the palette in `file`; says whether there was one. */
export async function takeFile(file, use) {
  try {
    const { rgba, names } = await api.loadPalette(file);
    use({ rgba, names: names ?? null }, file.name);
    return true;
  } catch (error) {
    complain(error.message);
    return false;
  }
}

async function openShelf(chooser, use) {
  const list = element("div", { class: "named", role: "group", "aria-label": "Palettes by name" });
  const choose = element("button", { class: "button", type: "button", onclick: () => chooser.click() }, "Choose a file");
  const close = openDialog("Load a palette", [
    element("p", { class: "dialog-note" }, "From GIMP, Photoshop, Procreate, Krita, paint.net, CSS and many more; or drop the file on the page."),
    element("div", { class: "form-row" }, choose),
    element("h3", {}, "Or one of these"),
    list,
  ]);
  choose.focus();
  try {
    const answer = await api.namedPalettes();
    const entries = (answer.palettes ?? answer).map((one) => (typeof one === "string" ? { name: one } : one));
    for (const entry of entries) list.append(await namedButton(entry, use, close));
  } catch (error) {
    complain(error.message);
  }
}

async function namedButton({ name, title }, use, close) {
  const palette = await api.namedPalette(name);
  const take = () => {
    close();
    use({ rgba: palette.rgba, names: palette.names ?? null }, title ?? name);
  };
  const count = element("span", {}, `${palette.rgba.length} colours`);
  return element("button", { type: "button", onclick: take }, element("b", {}, title ?? name), count, stripe(palette.rgba));
}

async function openSave(palette) {
  if (!palette) return;
  try {
    const formats = await api.paletteFormats();
    const options = formats.map(({ name, title, suffix }) => element("option", { value: name }, `${title ?? name} (${suffix})`));
    const select = element("select", { class: "select", id: "palette-format" }, ...options);
    select.value = formats.some(({ name }) => name === "gpl") ? "gpl" : formats[0].name;
    const row = element("div", { class: "form-row" }, element("label", { for: "palette-format" }, "Format"), select);
    const note = element("p", { class: "dialog-note" }, `${palette.rgba.length} colours, in the order shown.`);
    openDialog("Save the palette", [note, row], [["Cancel", () => {}], ["Save", () => save(palette, select.value), true]]);
    select.focus();
  } catch (error) {
    complain(error.message);
  }
}

async function save(palette, format) {
  try {
    const { blob, name } = await api.savePalette(palette, format);
    saveBlob(blob, name);
    tell(`Saved ${name}`);
    return true;
  } catch (error) {
    complain(error.message);
    return false;
  }
}
