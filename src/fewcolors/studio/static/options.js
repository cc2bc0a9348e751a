// What is asked of the library: the knobs' values under the library's own names, and the way back to earlier ones.

/** The library's defaults, but for 64 colours instead of 256: a first result that can be told from the original. */
export const START = Object.freeze({
  n_colors: 64,
  space: "oklab",
  dither: "auto",
  dither_strength: 1,
  effort: "balanced",
  quality: null,
  max_bytes: null,
  accents: "auto",
  alpha: "blend",
  alpha_threshold: 128,
  locked: Object.freeze([]),
  order: "weight",
  palette: null,
  optimize: 1,
  seed: 0,
});

/** These make a new palette, so an edited one gives way to it; the rest only map pixels to it. */
const DESIGN = ["n_colors", "quality", "max_bytes", "accents", "effort", "order", "seed"];

export const isDesign = (patch) => !("palette" in patch) && DESIGN.some((key) => key in patch);

/** `options` with `patch`; an edited palette ends where a knob asks for a new one. Locked colours stay. */
export function changed(options, patch) {
  return Object.freeze({ ...options, ...(options.palette && isDesign(patch) ? { palette: null } : {}), ...patch });
}

/** A drag is one step back, not a hundred: changes of the same knob within this time (ms) are one. Longer than the pause
    between two events of a drag, shorter than that between two decisions. */
const SAME_STEP = 700;

export class History {
  #past = [];
  #future = [];
  #last = { keys: "", at: -Infinity };

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** Remembers `options` as they were before `patch`. */
  note(options, patch, now) {
    const keys = Object.keys(patch).join();
    if (keys !== this.#last.keys || now - this.#last.at > SAME_STEP) this.#past.push(options);
    this.#last = { keys, at: now };
    this.#future = [];
  }

  undo(options) {
    return this.#step(this.#past, this.#future, options);
  }

  redo(options) {
    return this.#step(this.#future, this.#past, options);
  }

  #step(from, to, options) {
    if (!from.length) return options;
    to.push(options);
    this.#last = { keys: "", at: -Infinity };
    return from.pop();
  }
}
