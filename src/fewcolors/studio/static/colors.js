// Colours as hex codes, words of 32 bits and coordinates of Oklab (Björn Ottosson, 2020, "A perceptual color space for image
// processing"). What decides about pixels is computed by the library; this serves the editor and the cloud.

/** "#rrggbb", or "#rrggbbaa" where the colour is not opaque. */
export function hexOf([red, green, blue, alpha = 255]) {
  const parts = alpha === 255 ? [red, green, blue] : [red, green, blue, alpha];
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** [r, g, b, a], or null for what is no hex code of 3, 4, 6 or 8 digits. */
export function parseHex(text) {
  const digits = text.trim().replace(/^#/, "");
  if (!/^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(digits)) return null;
  const long = digits.length < 5 ? [...digits].map((digit) => digit + digit).join("") : digits;
  const parts = long.match(/../g).map((pair) => parseInt(pair, 16));
  return parts.length === 3 ? [...parts, 255] : parts;
}

export const wordOf = ([red, green, blue, alpha]) => ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** Rows of four out of the bytes of a palette. */
export const rowsOf = (bytes) => Array.from({ length: bytes.length / 4 }, (_, i) => [...bytes.subarray(4 * i, 4 * i + 4)]);

const toLinear = (byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const toByte = (light) => {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(255 * value);
};

export function oklabOf([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map(toLinear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Linear light of Oklab coordinates; outside [0, 1] where sRGB has no such colour. */
function linearOf([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The sRGB bytes of Oklab coordinates, channels that sRGB lacks clipped. */
export const rgbOfOklab = (lab) => linearOf(lab).map((light) => toByte(Math.min(1, Math.max(0, light))));

/** [lightness 0..1, chroma, hue in degrees]. */
export function lchOf(color) {
  const [lightness, a, b] = oklabOf(color);
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return [lightness, Math.hypot(a, b), (hue + 360) % 360];
}

/** The nearest sRGB has to this lightness and hue with at most this chroma: chroma gives way until the colour exists. */
export function rgbOfLch([lightness, chroma, hue]) {
  const angle = (hue * Math.PI) / 180;
  const at = (c) => [lightness, c * Math.cos(angle), c * Math.sin(angle)];
  const exists = (c) => linearOf(at(c)).every((light) => light > -1e-4 && light < 1 + 1e-4);
  let [low, high] = [0, chroma];
  if (exists(chroma)) low = chroma;
  else for (let i = 0; i < 16; i += 1) [low, high] = exists((low + high) / 2) ? [(low + high) / 2, high] : [low, (low + high) / 2];
  return rgbOfOklab(at(low));
}

/** The mean of two colours in Oklab, each by its weight; alphas likewise. */
export function meanOf(one, other, weight, otherWeight) {
  const share = weight + otherWeight > 0 ? weight / (weight + otherWeight) : 0.5;
  const mix = (a, b) => a * share + b * (1 - share);
  const [a, b] = [oklabOf(one), oklabOf(other)];
  const rgb = rgbOfOklab(a.map((value, i) => mix(value, b[i])));
  return [...rgb, Math.round(mix(one[3], other[3]))];
}
