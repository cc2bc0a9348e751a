// Numbers as people read them, the same everywhere on the page.

const NARROW = "\u202f";

export const whole = (number) => Math.round(number).toLocaleString("en").replaceAll(",", NARROW);

/** About `digits` significant digits, never in powers of ten. */
export function figure(number, digits = 3) {
  if (number === null || number === undefined) return "–";
  if (!Number.isFinite(number)) return "∞";
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.max(Math.abs(number), 1e-3))));
  return number.toFixed(Math.min(decimals, 4));
}

export function bytes(count) {
  if (count === null || count === undefined) return "–";
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(count < 1e4 ? 2 : 1)} kB`;
  return `${(count / 1e6).toFixed(2)} MB`;
}

export function percent(share) {
  const value = share * 100;
  if (value === 0) return "0 %";
  if (value < 0.01) return "< 0.01 %";
  return `${value.toFixed(value < 1 ? 2 : 1)} %`;
}

export const milliseconds = (time) => (time < 1000 ? `${Math.round(time)} ms` : `${(time / 1000).toFixed(2)} s`);
