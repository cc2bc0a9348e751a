// The panel of knobs, as a table: what each is called, which option it turns, and which values that takes.

import { colorsKnob } from "./colorsknob.js";
import { element, icon } from "./elements.js";
import { choiceKnob, numberKnob, segmentKnob, sliderKnob } from "./knob.js";

const DITHERS = [
  ["auto", "Auto"],
  ["none", "None"],
  ["joint", "Joint (slow, best)"],
  [
    "Diffusion",
    [
      ["floyd-steinberg", "Floyd–Steinberg"],
      ["jarvis-judice-ninke", "Jarvis–Judice–Ninke"],
      ["stucki", "Stucki"],
      ["burkes", "Burkes"],
      ["sierra", "Sierra"],
      ["sierra-2", "Sierra, two rows"],
      ["sierra-lite", "Sierra Lite"],
      ["atkinson", "Atkinson"],
      ["ostromoukhov", "Ostromoukhov"],
      ["riemersma", "Riemersma"],
    ],
  ],
  [
    "Patterns",
    [
      ["blue-noise", "Blue noise"],
      ["bayer-2", "Bayer 2 × 2"],
      ["bayer-4", "Bayer 4 × 4"],
      ["bayer-8", "Bayer 8 × 8"],
      ["bayer-16", "Bayer 16 × 16"],
      ["clustered-dot", "Clustered dot"],
      ["yliluoma", "Yliluoma"],
    ],
  ],
];

const share = (value) => `${Math.round(value * 100)} %`;

const MAIN = [
  [choiceKnob, { id: "dither", name: "Dither", key: "dither", choices: DITHERS, title: "How colours that the palette lacks are mixed" }],
  [sliderKnob, { id: "strength", name: "Strength", key: "dither_strength", min: 0, max: 1, step: 0.05, format: share }],
  [
    choiceKnob,
    {
      id: "space",
      name: "Space",
      key: "space",
      title: "Where distances between colours are taken",
      choices: [
        ["oklab", "Oklab (as seen)"],
        ["cielab", "CIELAB"],
        ["srgb", "sRGB (as stored)"],
        ["linear", "Linear light"],
      ],
    },
  ],
  [
    segmentKnob,
    { id: "effort", name: "Effort", key: "effort", choices: [["fast", "Fast"], ["balanced", "Balanced"], ["best", "Best"]] },
  ],
];

const TARGETS = [
  [numberKnob, { id: "quality", name: "Least quality", key: "quality", min: 0, max: 100, step: 1, title: "The fewest colours that reach it, 0 to 100" }],
  [numberKnob, { id: "max-bytes", name: "Most bytes", key: "max_bytes", min: 0.1, step: "any", unit: 1000, sign: "kB", title: "The best picture whose PNG fits" }],
];

const MORE = [
  [sliderKnob, { id: "accents", name: "Accents", key: "accents", min: 0, max: 4, step: 0.25, auto: 1, format: (value) => (value ? String(value) : "off"), title: "How readily small colours keep an entry" }],
  [
    choiceKnob,
    {
      id: "alpha",
      name: "Transparency",
      key: "alpha",
      choices: [
        ["blend", "Blend"],
        ["keep-color", "Keep hidden colours"],
        ["binary", "On or off"],
        ["ignore", "Ignore"],
      ],
    },
  ],
  [sliderKnob, { id: "alpha-threshold", name: "Opaque from", key: "alpha_threshold", min: 1, max: 255, step: 1, format: String }],
  [
    choiceKnob,
    {
      id: "order",
      name: "Order",
      key: "order",
      title: "Of the palette's colours",
      choices: [
        ["weight", "Heaviest first"],
        ["luminance", "By lightness"],
        ["hue", "By hue"],
        ["similarity", "By similarity"],
      ],
    },
  ],
  [choiceKnob, { id: "optimize", name: "PNG packing", key: "optimize", choices: [[0, "Quick"], [1, "Good"], [2, "Better"], [3, "Smallest"]] }],
  [numberKnob, { id: "seed", name: "Seed", key: "seed", min: 0, max: 4294967295, step: 1, placeholder: "" }],
];

/** Fills `form`; `turn(patch, event)` hears of every change. */
export function buildKnobs(form, turn) {
  // Accents of 0 are "off", the library's own word for it.
  const worded = (patch, event) => turn(patch.accents === 0 ? { accents: "off" } : patch, event);
  const make = (table) => table.map(([kind, row]) => ({ id: row.id, ...kind(row, worded) }));
  const colors = { id: "colors", ...colorsKnob(worded) };
  const [main, targets, more] = [MAIN, TARGETS, MORE].map(make);
  const all = [colors, ...main, ...targets, ...more];
  const enable = (id, on) => all.find((knob) => knob.id === id).enable(on);
  form.append(colors.node, ...nodes(main), group("Targets", targets, true), group("More", more, false));
  form.addEventListener("submit", (event) => event.preventDefault());
  return {
    read(options) {
      const shown = options.accents === "off" ? { ...options, accents: 0 } : options;
      for (const knob of all) knob.read(shown);
      enable("strength", options.dither !== "none");
      enable("alpha-threshold", options.alpha === "binary");
    },
    found: colors.found,
  };
}

const nodes = (knobs) => knobs.map(({ node }) => node);

const group = (name, knobs, open) =>
  element("details", { class: "knob-group", open }, element("summary", {}, name, icon("right")), ...nodes(knobs));
