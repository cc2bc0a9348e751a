// The server's binary answers: four bytes of length (little-endian), JSON, zeros up to a multiple of four, then the buffers
// that `buffers` of the JSON names, one behind the other.

const HEAD = 4;

/** {head, buffers}: the JSON, and each buffer as bytes by its name. Buffers are views into `answer`, not copies. */
export function decode(answer) {
  const length = new DataView(answer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(answer, HEAD, length)));
  const buffers = {};
  let at = Math.ceil((HEAD + length) / 4) * 4;
  for (const { name, bytes } of head.buffers) {
    buffers[name] = new Uint8Array(answer, at, bytes);
    at += bytes;
  }
  return { head, buffers };
}

/** Bytes as 32-bit words, one a pixel; copied when they do not start on a word. */
export function words(bytes) {
  const aligned = bytes.byteOffset % 4 ? bytes.slice() : bytes;
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

/** Bytes as floats, likewise. */
export function floats(bytes) {
  const aligned = bytes.byteOffset % 4 ? bytes.slice() : bytes;
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

/** Indices of `count` pixels: a byte each, or two where the palette has more than 256 colours. */
export function indicesOf(bytes, count) {
  if (bytes.byteLength === count) return bytes;
  const aligned = bytes.byteOffset % 2 ? bytes.slice() : bytes;
  return new Uint16Array(aligned.buffer, aligned.byteOffset, count);
}
