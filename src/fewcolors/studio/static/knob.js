// The kinds of knobs: each makes its row and says what it stands at. A knob reads the options when these change (undo,
// another picture) and calls `turn(patch, event)` when a hand changes it.

import { element } from "./elements.js";

const row = (...children) => element("div", { class: "knob-row" }, ...children);

const labelFor = (id, text, title) => element("label", { for: id, title }, text);

/** Fills the part of a slider's track that is passed. */
export function fillTrack(slider) {
  const { min, max, value } = slider;
  slider.style.setProperty("--filled", `${((value - min) / (max - min || 1)) * 100}%`);
}

/** One of several values in a list; `choices` are [value, text] or [group, [[value, text], …]]. */
export function choiceKnob({ id, name, title, key, choices }, turn) {
  const options = choices.map(([value, text]) =>
    Array.isArray(text)
      ? element("optgroup", { label: value }, ...text.map(([one, word]) => element("option", { value: one }, word)))
      : element("option", { value }, text),
  );
  const select = element("select", { id, class: "select" }, ...options);
  const number = choices.some(([value]) => typeof value === "number");
  select.addEventListener("change", (event) => turn({ [key]: number ? Number(select.value) : select.value }, event));
  return {
    node: element("div", { class: "knob" }, row(labelFor(id, name, title), select)),
    read: (values) => (select.value = values[key]),
  };
}

/** One of a few values, all of them seen. */
export function segmentKnob({ id, name, title, key, choices }, turn) {
  const buttons = choices.map(([value, text]) =>
    element("button", { type: "button", "data-value": value, onclick: (event) => turn({ [key]: value }, event) }, text),
  );
  const segments = element("div", { class: "segments", role: "group", id, "aria-label": name }, ...buttons);
  return {
    node: element("div", { class: "knob" }, row(element("span", { class: "knob-name", title }, name), segments)),
    read: (values) => {
      for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.value === values[key]);
    },
  };
}

/** A slider; `format` words its value. With `auto`, a button beside it that leaves the value to the library. */
export function sliderKnob({ id, name, title, key, min, max, step, format, auto }, turn) {
  const slider = element("input", { type: "range", class: "slider", id, min, max, step });
  const value = element("output", { class: "knob-value", for: id, "aria-live": "off" });
  const button = auto && toggle("Auto", `${name}: automatic`, (on, event) => turn({ [key]: on ? "auto" : auto }, event));
  const show = (text) => {
    value.textContent = text;
    slider.setAttribute("aria-valuetext", text);
    fillTrack(slider);
  };
  slider.addEventListener("input", (event) => turn({ [key]: Number(slider.value) }, event));
  return {
    node: element("div", { class: "knob" }, row(labelFor(id, name, title), value, ...(auto ? [button] : [])), slider),
    read: (values) => {
      const isAuto = values[key] === "auto";
      slider.value = isAuto ? auto : values[key];
      if (button) button.setAttribute("aria-pressed", isAuto);
      show(isAuto ? "auto" : format(Number(values[key])));
    },
    enable: (on) => (slider.disabled = !on),
  };
}

/** A number that may be left out; `unit` is how many of the option's own units one of it is. */
export function numberKnob({ id, name, title, key, min, max, step, unit = 1, sign = "", placeholder = "off" }, turn) {
  const field = element("input", { type: "number", class: "number", id, min, max, step, placeholder });
  field.addEventListener("input", (event) => {
    const ok = field.checkValidity();
    field.setAttribute("aria-invalid", !ok);
    if (ok && (field.value !== "" || placeholder)) turn({ [key]: field.value === "" ? null : Math.round(field.value * unit) }, event);
  });
  return {
    node: element("div", { class: "knob" }, row(labelFor(id, name, title), field, element("span", { class: "unit" }, sign))),
    read: (values) => {
      const now = values[key] === null ? "" : String(values[key] / unit);
      if (document.activeElement !== field && field.value !== now) field.value = now;
      field.setAttribute("aria-invalid", false);
    },
    enable: (on) => (field.disabled = !on),
  };
}

/** A button that stays pressed. */
export function toggle(text, label, turned) {
  const button = element("button", { type: "button", class: "toggle", "aria-pressed": false, "aria-label": label }, text);
  button.addEventListener("click", (event) => turned(button.getAttribute("aria-pressed") !== "true", event));
  return button;
}
