// Pictures as the painter reads them: each gives its rows as 32-bit words, red in the lowest byte.

/** Pixels as they are. */
export class RgbaLayer {
  constructor(width, height, pixels) {
    Object.assign(this, { width, height, pixels });
  }

  /** Pixels `from` to `to` of row `y` into `out`, from its start. */
  row(y, from, to, out) {
    const start = y * this.width;
    out.set(this.pixels.subarray(start + from, start + to));
  }
}

/** A palette and indices. */
export class IndexedLayer {
  constructor(width, height, indices, palette) {
    Object.assign(this, { width, height, indices, palette });
  }

  row(y, from, to, out) {
    const { indices, palette } = this;
    const start = y * this.width;
    for (let x = from; x < to; x += 1) out[x - from] = palette[indices[start + x]];
  }

  /** The same pixels in other colours. */
  recoloured(palette) {
    return new IndexedLayer(this.width, this.height, this.indices, palette);
  }
}

/** How far two layers of one size lie apart, from black (the same) over red and yellow to white. */
export class HeatLayer {
  #one;
  #other;
  #a;
  #b;

  constructor(one, other) {
    Object.assign(this, { width: one.width, height: one.height });
    this.#one = one;
    this.#other = other;
    this.#a = new Uint32Array(one.width);
    this.#b = new Uint32Array(one.width);
  }

  row(y, from, to, out) {
    this.#one.row(y, from, to, this.#a);
    this.#other.row(y, from, to, this.#b);
    for (let x = 0; x < to - from; x += 1) out[x] = HEAT[distance(this.#a[x], this.#b[x])];
  }
}

/** Euclidean distance of two colours, alpha included, in steps of a quarter, 255 at most. */
function distance(one, other) {
  const red = (one & 255) - (other & 255);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = ((one >> 16) & 255) - ((other >> 16) & 255);
  const alpha = (one >>> 24) - (other >>> 24);
  return Math.min(255, Math.round(4 * Math.sqrt(red * red + green * green + blue * blue + alpha * alpha)));
}

/** The colours of heat: white where a pixel is off by 64 of 441, which nobody overlooks. */
const HEAT = Uint32Array.from({ length: 256 }, (_, step) => {
  const t = step / 255;
  const channel = (start, end) => Math.round(255 * Math.min(1, Math.max(0, (t - start) / (end - start))));
  const blue = Math.round(150 * Math.max(0, 1 - Math.abs(t - 0.22) / 0.22)) + channel(0.7, 1);
  return (0xff000000 | (Math.min(255, blue) << 16) | (channel(0.35, 0.85) << 8) | channel(0.04, 0.5)) >>> 0;
});

/** `palette` (32-bit words) with every entry but `kept` faded, so that the pixels of that one stand out. */
export function fadedBut(palette, kept) {
  return palette.map((color, index) => (index === kept ? color : faded(color)));
}

/** Grey of the same lightness, near the middle: neither a dark nor a light colour is lost in it. */
function faded(color) {
  const grey = 0.3 * (color & 255) + 0.59 * ((color >> 8) & 255) + 0.11 * ((color >> 16) & 255);
  const level = Math.round(70 + 0.25 * grey);
  return ((color & 0xff000000) | (level << 16) | (level << 8) | level) >>> 0;
}
