// What can be done to a palette by hand: each edit takes the palette on the screen, {rgba, weights}, and the options, and
// gives the patch of the options that makes it so. Edited colours are locked, so that they outlive the next turn of a knob.

import { hexOf, meanOf } from "./colors.js";

const palette = (rgba) => ({ rgba, names: null });

const without = (locked, ...colors) => locked.filter((hex) => !colors.includes(hex));
const withAlso = (locked, hex) => (locked.includes(hex) ? locked : [...locked, hex]);

export function replaced({ rgba }, { locked }, index, color) {
  const next = rgba.map((row, i) => (i === index ? color : row));
  return { palette: palette(next), locked: withAlso(without(locked, hexOf(rgba[index])), hexOf(color)) };
}

export function removed({ rgba }, { locked }, index) {
  return { palette: palette(rgba.filter((_, i) => i !== index)), locked: without(locked, hexOf(rgba[index])) };
}

/** One colour in place of two: their mean by what each is used for. It stands where the second was. */
export function merged({ rgba, weights }, { locked }, index, into) {
  const mean = meanOf(rgba[index], rgba[into], weights[index], weights[into]);
  const next = rgba.map((row, i) => (i === into ? mean : row)).filter((_, i) => i !== index);
  return { palette: palette(next), locked: without(locked, hexOf(rgba[index]), hexOf(rgba[into])) };
}

/** The entry at `from` taken out and put in at `to`. */
export function moved({ rgba }, options, from, to) {
  const next = [...rgba];
  next.splice(to, 0, ...next.splice(from, 1));
  return { palette: palette(next) };
}

export function lockTurned({ rgba }, { locked }, index) {
  const hex = hexOf(rgba[index]);
  return { locked: locked.includes(hex) ? without(locked, hex) : [...locked, hex] };
}
