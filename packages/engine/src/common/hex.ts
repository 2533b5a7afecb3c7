/** Hexadecimal digits by character code. */

/** Value of an ASCII hex digit in either case, 255 for any other character below 128. */
export const HEX_VALUES = new Uint8Array(128).fill(255);

for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  HEX_VALUES[digit.charCodeAt(0)] = value;
  HEX_VALUES[digit.toUpperCase().charCodeAt(0)] = value;
}
