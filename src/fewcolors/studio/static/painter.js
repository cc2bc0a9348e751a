// Draws the part of a layer that a viewport sees into 32-bit pixels: exactly (nearest) at 1:1 and beyond, smoothly below.

import { levelOf } from "./pyramid.js";

/** `out`: Uint32Array of width * height device pixels. `view`: {scale, left, top, width, height}: device pixels for one of
    the picture, where its corner lies, and its size. Only columns `from` to `to` are drawn; outside the picture nothing. */
export function paint(out, width, height, layer, view, from = 0, to = width) {
  const across = layer.width / view.width; // a preview has fewer pixels than the picture it stands for
  const down = layer.height / view.height;
  const area = {
    x0: Math.max(from, Math.ceil(view.left - 0.5)),
    x1: Math.min(to, Math.ceil(view.left + view.width * view.scale - 0.5)),
    y0: Math.max(0, Math.ceil(view.top - 0.5)),
    y1: Math.min(height, Math.ceil(view.top + view.height * view.scale - 0.5)),
  };
  if (area.x1 <= area.x0 || area.y1 <= area.y0) return;
  // A hair below 1 is 1: scales are fractions.
  const exact = view.scale / Math.max(across, down) > 0.999;
  const step = { x: across / view.scale, y: down / view.scale };
  (exact ? paintExactly : paintSmoothly)(out, width, layer, view, area, step);
}

function paintExactly(out, width, layer, view, { x0, x1, y0, y1 }, step) {
  const place = (at, corner, size, by) => Math.min(size - 1, Math.floor((at + 0.5 - corner) * by));
  const first = place(x0, view.left, layer.width, step.x);
  const last = place(x1 - 1, view.left, layer.width, step.x) + 1;
  const columns = Int32Array.from({ length: x1 - x0 }, (_, i) => place(x0 + i, view.left, layer.width, step.x) - first);
  const row = new Uint32Array(last - first);
  let drawn = -1;
  for (let y = y0; y < y1; y += 1) {
    const at = y * width + x0;
    const source = place(y, view.top, layer.height, step.y);
    if (source === drawn) {
      out.copyWithin(at, at - width, at - width + columns.length);
      continue;
    }
    layer.row(source, first, last, row);
    for (let i = 0; i < columns.length; i += 1) out[at + i] = row[columns[i]];
    drawn = source;
  }
}

/** Bilinear out of the level at which one pixel of the screen covers one or two, so that all of them count. */
function paintSmoothly(out, width, layer, view, { x0, x1, y0, y1 }, step) {
  const level = Math.max(0, Math.floor(Math.log2(Math.max(step.x, step.y))));
  const small = levelOf(layer, level);
  const shrink = 2 ** level;
  const along = { x: step.x / shrink, y: step.y / shrink };
  const columns = samples(x0, x1, view.left, along.x, small.width);
  const rows = samples(y0, y1, view.top, along.y, small.height);
  const first = columns.low[0];
  const last = columns.high.at(-1) + 1;
  let upper = { y: -1, pixels: new Uint32Array(last - first) };
  let lower = { y: -1, pixels: new Uint32Array(last - first) };
  const read = (into, y) => {
    if (into.y !== y) small.row(y, first, last, into.pixels);
    into.y = y;
  };
  for (let y = y0; y < y1; y += 1) {
    if (lower.y === rows.low[y - y0]) [upper, lower] = [lower, upper];
    read(upper, rows.low[y - y0]);
    read(lower, rows.high[y - y0]);
    const at = y * width + x0;
    mixRow(out.subarray(at, at + x1 - x0), upper.pixels, lower.pixels, columns, first, rows.weight[y - y0]);
  }
}

/** For each of the pixels `from` to `to`: the two that it lies between, and how far (of 256) towards the second. */
function samples(from, to, corner, step, size) {
  const low = new Int32Array(to - from);
  const high = new Int32Array(to - from);
  const weight = new Int32Array(to - from);
  for (let i = 0; i < to - from; i += 1) {
    const place = Math.min(size - 1, Math.max(0, (from + i + 0.5 - corner) * step - 0.5));
    low[i] = Math.floor(place);
    high[i] = Math.min(size - 1, low[i] + 1);
    weight[i] = Math.round((place - low[i]) * 256);
  }
  return { low, high, weight };
}

const MASK = 0x00ff00ff;

function mixRow(out, upper, lower, { low, high, weight }, first, down) {
  for (let i = 0; i < out.length; i += 1) {
    const right = weight[i];
    const top = mix(upper[low[i] - first], upper[high[i] - first], right);
    const bottom = mix(lower[low[i] - first], lower[high[i] - first], right);
    out[i] = mix(top, bottom, down);
  }
}

/** Two channels at a time: a byte times 256 takes sixteen bits, and sixteen are there. */
function mix(one, other, weight) {
  const rest = 256 - weight;
  const low = (((one & MASK) * rest + (other & MASK) * weight + 0x00800080) >>> 8) & MASK;
  const high = ((((one >>> 8) & MASK) * rest + ((other >>> 8) & MASK) * weight + 0x00800080) >>> 8) & MASK;
  return (low | (high << 8)) >>> 0;
}
