/** The bits `[from, to)` as a mask that begins at bit 0. */
export function relativeMask(
  bits: { word(wordIndex: number): number },
  from: number,
  to: number,
): Uint32Array {
  const mask = new Uint32Array(Math.ceil((to - from) / 32));
  const shift = from & 31;
  for (let word = 0; word < mask.length; word++) {
    const at = (from >>> 5) + word;
    const low = bits.word(at) >>> shift;
    mask[word] = shift === 0 ? low : low | (bits.word(at + 1) << (32 - shift));
  }
  const rest = (to - from) & 31;
  if (rest > 0) mask[mask.length - 1]! &= (1 << rest) - 1;
  return mask;
}
