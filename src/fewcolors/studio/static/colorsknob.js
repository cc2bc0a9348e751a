// The main knob: how many colours. Its stops lie closer where one colour more is seen sooner.

import { element } from "./elements.js";
import { fillTrack, toggle } from "./knob.js";

/** Every number to 32, then steps of about an eighth: each stop changes the picture by as much as the one before. */
export const STOPS = Object.freeze([
  ...Array.from({ length: 31 }, (_, i) => 2 + i),
  ...Array.from({ length: 16 }, (_, i) => 34 + 2 * i),
  ...Array.from({ length: 16 }, (_, i) => 68 + 4 * i),
  ...Array.from({ length: 16 }, (_, i) => 136 + 8 * i),
]);

const MOST = STOPS.at(-1);

/** The stop next to `count`. */
export function stopOf(count) {
  const after = STOPS.findIndex((stop) => stop >= count);
  if (after <= 0) return after < 0 ? STOPS.length - 1 : 0;
  return STOPS[after] - count <= count - STOPS[after - 1] ? after : after - 1;
}

export function colorsKnob(turn) {
  const slider = element("input", { type: "range", class: "slider", id: "colors", min: 0, max: STOPS.length - 1, step: 1, "aria-label": "Colours, slider" });
  const field = element("input", { type: "number", class: "number", id: "colors-number", min: 1, max: MOST, step: 1 });
  const auto = toggle("Auto", "Colours: as many as pay", (on, event) =>
    turn({ n_colors: on ? "auto" : STOPS[slider.value] }, event),
  );
  auto.id = "colors-auto";
  const show = (count) => {
    slider.value = stopOf(count);
    slider.setAttribute("aria-valuetext", `${count} colours`);
    fillTrack(slider);
    if (document.activeElement !== field) field.value = count;
  };
  slider.addEventListener("input", (event) => turn({ n_colors: STOPS[slider.value] }, event));
  field.addEventListener("input", (event) => {
    const ok = field.checkValidity() && field.value !== "";
    field.setAttribute("aria-invalid", !ok);
    if (ok) turn({ n_colors: Number(field.value) }, event);
  });
  const head = element("div", { class: "knob-row" }, element("label", { for: "colors-number" }, "Colours"), field, auto);
  return {
    node: element("div", { class: "knob is-main" }, head, slider),
    read: ({ n_colors: count }) => {
      auto.setAttribute("aria-pressed", count === "auto");
      field.setAttribute("aria-invalid", false);
      if (count !== "auto") show(count);
    },
    /** Where "auto" came out. */
    found: show,
  };
}
