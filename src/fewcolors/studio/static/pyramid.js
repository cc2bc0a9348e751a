// Smaller copies of a layer, each half the one before, made when first needed. Drawing a picture of 64 megapixels in a
// window of one then reads about four pixels for each that it writes, at any zoom.

import { RgbaLayer } from "./layers.js";

const levels = new WeakMap();

/** The layer halved `level` times. */
export function levelOf(layer, level) {
  if (level === 0) return layer;
  const made = levels.get(layer) ?? [];
  levels.set(layer, made);
  for (let next = made.length; next < level; next += 1) made.push(halved(next ? made[next - 1] : layer));
  return made[level - 1];
}

/** Means of two by two pixels. At an odd edge the last ones count twice. */
export function halved(layer) {
  const width = Math.ceil(layer.width / 2);
  const height = Math.ceil(layer.height / 2);
  const pixels = new Uint32Array(width * height);
  const upper = new Uint32Array(layer.width + 1);
  const lower = new Uint32Array(layer.width + 1);
  for (let y = 0; y < height; y += 1) {
    layer.row(2 * y, 0, layer.width, upper);
    layer.row(Math.min(2 * y + 1, layer.height - 1), 0, layer.width, lower);
    upper[layer.width] = upper[layer.width - 1];
    lower[layer.width] = lower[layer.width - 1];
    meansOf(upper, lower, pixels.subarray(y * width, (y + 1) * width));
  }
  return new RgbaLayer(width, height, pixels);
}

const MASK = 0x00ff00ff;

function meansOf(upper, lower, out) {
  for (let x = 0; x < out.length; x += 1) {
    const a = upper[2 * x];
    const b = upper[2 * x + 1];
    const c = lower[2 * x];
    const d = lower[2 * x + 1];
    if ((a & b & c & d) >>> 24 !== 255) {
      out[x] = clearMean(a, b, c, d);
      continue;
    }
    // Two channels at a time: four bytes add up to ten bits, and sixteen are there.
    const low = ((a & MASK) + (b & MASK) + (c & MASK) + (d & MASK) + 0x00020002) >>> 2;
    const high = (((a >>> 8) & MASK) + ((b >>> 8) & MASK) + ((c >>> 8) & MASK) + ((d >>> 8) & MASK) + 0x00020002) >>> 2;
    out[x] = ((low & MASK) | ((high & MASK) << 8)) >>> 0;
  }
}

/** The mean of four colours, each as much as it covers: what is clear lends no colour to its neighbours. */
function clearMean(...colors) {
  let alpha = 0;
  const sums = [0, 0, 0];
  for (const color of colors) {
    alpha += color >>> 24;
    for (let channel = 0; channel < 3; channel += 1) sums[channel] += ((color >>> (8 * channel)) & 255) * (color >>> 24);
  }
  if (!alpha) return 0;
  const [red, green, blue] = sums.map((sum) => Math.round(sum / alpha));
  return ((Math.round(alpha / 4) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
