// How a cloud is turned: two angles and a distance, by mouse, fingers and keys.

/** Radians for a CSS pixel of dragging: a sweep across 400 pixels is about half a turn. */
const DRAG = 0.008;
/** Radians for an arrow key: 24 presses go round. */
const KEY = Math.PI / 12;
const WHEEL = 0.0015;
const HOME = Object.freeze({ yaw: -0.65, pitch: 0.42, zoom: 1 });

export class Turning {
  #state = { ...HOME };
  #changed;

  constructor(element, changed) {
    this.#changed = changed;
    element.addEventListener("pointerdown", (event) => event.button === 0 && element.setPointerCapture(event.pointerId));
    element.addEventListener("pointermove", (event) => {
      if (element.hasPointerCapture(event.pointerId)) this.#turn(event.movementX * DRAG, event.movementY * DRAG);
    });
    element.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.#zoom(Math.exp(-event.deltaY * WHEEL));
      },
      { passive: false },
    );
    element.addEventListener("keydown", (event) => this.#onKey(event) && event.preventDefault());
  }

  get zoom() {
    return this.#state.zoom;
  }

  /** Rows of the rotation, about the vertical axis first. */
  get rotation() {
    const { yaw, pitch } = this.#state;
    const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
    return [
      [cy, 0, sy],
      [sp * sy, cp, -sp * cy],
      [-cp * sy, sp, cp * cy],
    ];
  }

  #turn(yaw, pitch) {
    this.#state.yaw += yaw;
    this.#state.pitch = Math.min(Math.PI / 2, Math.max(-Math.PI / 2, this.#state.pitch + pitch));
    this.#changed();
  }

  #zoom(factor) {
    this.#state.zoom = Math.min(12, Math.max(0.5, this.#state.zoom * factor));
    this.#changed();
  }

  #onKey({ key, ctrlKey, metaKey, altKey }) {
    if (ctrlKey || metaKey || altKey) return false;
    const turn = { ArrowLeft: [-KEY, 0], ArrowRight: [KEY, 0], ArrowUp: [0, -KEY], ArrowDown: [0, KEY] }[key];
    if (turn) this.#turn(...turn);
    else if (key === "+" || key === "=") this.#zoom(1.25);
    else if (key === "-" || key === "_") this.#zoom(0.8);
    else if (key === "0") {
      this.#state = { ...HOME };
      this.#changed();
    } else return false;
    return true;
  }
}
