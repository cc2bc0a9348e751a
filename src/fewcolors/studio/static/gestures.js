// Moving and zooming with mouse, fingers and keys, the same in every place that shows a picture.

/** Zoom for a turn of the wheel by one CSS pixel: a notch (100) is a factor of 1.22. */
const WHEEL = 0.002;
/** CSS pixels that an arrow key moves; with Shift five times as far. */
const KEY_STEP = 48;

const ratio = () => devicePixelRatio || 1;

/** A point of the event in device pixels, from the corner of `element`. */
export function pointIn(element, event) {
  const box = element.getBoundingClientRect();
  return { x: (event.clientX - box.left) * ratio(), y: (event.clientY - box.top) * ratio() };
}

export function bindGestures(element, viewport) {
  bindWheel(element, viewport);
  bindPointers(element, viewport);
  element.addEventListener("keydown", (event) => {
    if (event.target === element && zoomKey(event, viewport)) event.preventDefault();
  });
}

function bindWheel(element, viewport) {
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      // A pinch on a touchpad comes as a wheel with Ctrl, in smaller steps.
      const factor = Math.exp(-event.deltaY * lines * WHEEL * (event.ctrlKey ? 5 : 1));
      viewport.zoomBy(factor, pointIn(element, event));
    },
    { passive: false },
  );
}

function bindPointers(element, viewport) {
  const fingers = new Map();
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("[role=slider], button")) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, pointIn(element, event));
    element.classList.add("is-panning");
  });
  element.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = middle(fingers);
    fingers.set(event.pointerId, pointIn(element, event));
    const after = middle(fingers);
    viewport.pan(after.x - before.x, after.y - before.y);
    if (before.spread && after.spread) viewport.zoomBy(after.spread / before.spread, after);
  });
  for (const type of ["pointerup", "pointercancel"]) {
    element.addEventListener(type, (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) element.classList.remove("is-panning");
    });
  }
}

/** Where the fingers are on average, and how far apart the first two. */
function middle(fingers) {
  const [one, other] = fingers.values();
  if (!other) return { ...one, spread: 0 };
  const spread = Math.hypot(one.x - other.x, one.y - other.y);
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, spread };
}

const MOVES = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Whether the key moved or zoomed. */
export function zoomKey(event, viewport) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const move = MOVES[event.key];
  const far = KEY_STEP * ratio() * (event.shiftKey ? 5 : 1);
  if (move) viewport.pan(move[0] * far, move[1] * far);
  else if (event.key === "+" || event.key === "=") viewport.step(1);
  else if (event.key === "-" || event.key === "_") viewport.step(-1);
  else if (event.key === "0") viewport.fit();
  else if (event.key === "1") viewport.one();
  else return false;
  return true;
}

/** Calls `listener(width, height)` with the size of `element` in device pixels, now and whenever it changes. */
export function onDeviceSize(element, listener) {
  const observer = new ResizeObserver(([entry]) => {
    const exact = entry.devicePixelContentBoxSize?.[0];
    const width = exact?.inlineSize ?? Math.round(entry.contentRect.width * ratio());
    const height = exact?.blockSize ?? Math.round(entry.contentRect.height * ratio());
    if (width && height) listener(width, height);
  });
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element); // Safari knows no device pixels here; rounding is as near as it gets.
  }
}
