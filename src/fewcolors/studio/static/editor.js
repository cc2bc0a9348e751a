// A colour picker that works by eye and by keys: lightness, chroma and hue of Oklch, the hex code, and the system's own picker.

import { hexOf, lchOf, parseHex, rgbOfLch } from "./colors.js";
import { openDialog } from "./dialog.js";
import { byId, element } from "./elements.js";
import { fillTrack } from "./knob.js";
import { chip } from "./swatchmenu.js";

/** The largest chroma in sRGB is 0.323, of a magenta near #ff00ff. */
const MOST_CHROMA = 0.33;

const ROWS = [
  ["lightness", "Lightness", 100, (lch) => lch[0] * 100, " %"],
  ["chroma", "Chroma", 100, (lch) => (lch[1] / MOST_CHROMA) * 100, " %"],
  ["hue", "Hue", 360, (lch) => lch[2], "°"],
  ["alpha", "Opacity", 255, null, " %"],
];

/** Calls `seen(color)` while the colour changes, `used(color)` when it is taken, `left()` when it is not. */
export function editColor(color, { seen, used, left }) {
  let now = [...color];
  let taken = false;
  const hex = element("input", { class: "number text-field", id: "edit-hex", maxlength: 9, spellcheck: "false" });
  const native = element("input", { type: "color", id: "edit-native", "aria-label": "The system's colour picker" });
  const preview = element("div", { class: "picker-preview" });
  const rows = ROWS.map((row) => sliderRow(row, () => set(fromSliders(rows), "slider")));
  const set = (next, from) => {
    now = next;
    if (from !== "hex") hex.value = hexOf(now);
    if (from !== "native") native.value = hexOf(now.slice(0, 3));
    if (from !== "slider") toSliders(rows, now);
    hex.setAttribute("aria-invalid", false);
    preview.replaceChildren(chip(now));
    rows.forEach(showRow);
    seen(now);
  };
  hex.addEventListener("input", () => {
    const parsed = parseHex(hex.value);
    if (parsed) set(parsed, "hex");
    else hex.setAttribute("aria-invalid", true);
  });
  native.addEventListener("input", () => set([...parseHex(native.value).slice(0, 3), now[3]], "native"));
  const use = () => {
    taken = true;
    used(now);
  };
  const codes = element("div", { class: "form-row" }, element("label", { for: "edit-hex" }, "Hex code"), hex, native);
  const body = [element("div", { class: "picker" }, element("div", { class: "picker-rows" }, ...rows.map((row) => row.node)), preview), codes];
  const close = openDialog("Edit colour", body, [["Cancel", () => {}], ["Use colour", use, true]], () => taken || left());
  hex.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !parseHex(hex.value)) return;
    use();
    close();
  });
  set(now, "start");
  byId("edit-lightness").focus();
}

function sliderRow([key, name, max, get, unit], changed) {
  const id = `edit-${key}`;
  const slider = element("input", { type: "range", class: "slider", id, min: 0, max, step: 1, oninput: changed });
  const value = element("output", { for: id, "aria-live": "off" });
  const node = element("div", { class: "picker-row" }, element("label", { for: id }, name), slider, value);
  return { key, slider, value, get, unit, node };
}

function showRow({ slider, value, unit }) {
  // Opacity is stored in a byte and read as a share.
  value.textContent = `${unit === "°" ? slider.value : Math.round((100 * slider.value) / slider.max)}${unit}`;
  slider.setAttribute("aria-valuetext", value.textContent);
  fillTrack(slider);
}

function toSliders(rows, color) {
  const lch = lchOf(color);
  for (const { slider, get } of rows) slider.value = get ? get(lch) : color[3];
}

function fromSliders(rows) {
  const [lightness, chroma, hue, alpha] = rows.map(({ slider }) => Number(slider.value));
  return [...rgbOfLch([lightness / 100, (chroma / 100) * MOST_CHROMA, hue]), alpha];
}
