/**
 * The number to print for a 32-bit float.
 *
 * A vector value 0.1 is stored as the f32 nearest to it; read back as a double it is
 * 0.10000000149011612. Qdrant prints the shortest decimal that still identifies the f32 (the one
 * that Ryū gives), and so do we, by way of the double that JavaScript prints as that decimal.
 *
 * The shortest decimal has at most 9 digits. With 6 digits or fewer it is always the 6-digit
 * decimal nearest to the value, so 6, 7, 8 and 9 digits are tried in turn. (Subnormal values are
 * coarser: there from 1 on.)
 */

const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const DIGITS_MIN = 6;
const DIGITS_MAX = 9;

const FRACTION_BITS = 23;
const FRACTION_MASK = 2 ** FRACTION_BITS - 1;
const EXPONENT_BIAS = 127;

/** The decimal exponent of 2^n for each biased binary exponent. */
const DECIMAL_EXPONENTS = Int8Array.from({ length: 255 }, (_, biased) =>
  Math.floor((biased - EXPONENT_BIAS) * Math.log10(2)),
);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Below it every f32 integer is its own shortest decimal. */
const EXACT_INTEGER_MAX = 2 ** 24;

/**
 * The double whose shortest decimal is the shortest decimal of an f32: 0.10000000149011612 gives
 * 0.1.
 *
 * @param x a value of a `Float32Array`; any other number is rounded to f32 first
 */
export function shortestF32(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < EXACT_INTEGER_MAX && Number.isInteger(x)) return x;
  if (!Number.isFinite(x)) return x;
  float[0] = magnitude;
  const value = float[0];
  const isPowerOfTwo = (bits[0]! & FRACTION_MASK) === 0;
  const isSubnormal = bits[0]! <= FRACTION_MASK;
  const exponent = isSubnormal ? Math.floor(Math.log10(value)) : decimalExponent(value);
  for (let digits = isSubnormal ? 1 : DIGITS_MIN; digits <= DIGITS_MAX; digits++) {
    let decimal = nearestDecimal(value, digits - 1 - exponent, digits);
    // The f32 below a power of two is nearer than the one above it: a decimal above the value may
    // then identify it although a nearer one below does not.
    if (isPowerOfTwo && Math.fround(decimal) !== value) decimal = nextDecimal(value, digits);
    if (Math.fround(decimal) === value) return x < 0 ? -decimal : decimal;
  }
  return x;
}

/** floor(log10(value)) of the normal value whose bits are in `bits`. */
function decimalExponent(value: number): number {
  const exponent = DECIMAL_EXPONENTS[bits[0]! >> FRACTION_BITS]!;
  const next =
    exponent >= 0 ? POWERS_OF_TEN[exponent + 1] : 1 / (POWERS_OF_TEN[-exponent - 1] ?? 0);
  if (next === undefined || next === Infinity) return Math.floor(Math.log10(value));
  return value >= next ? exponent + 1 : exponent;
}

/**
 * The decimal with `places` digits behind the point that is nearest to a value; of two equally near
 * ones the one with an even last digit.
 */
function nearestDecimal(value: number, places: number, digits: number): number {
  const scale = POWERS_OF_TEN[Math.abs(places)];
  // Both operands of the last step are exact, hence the result is the double nearest to the
  // decimal.
  if (scale === undefined) return Number(value.toPrecision(digits));
  if (places >= 0) return roundHalfEven(value * scale) / scale;
  return roundHalfEven(value / scale) * scale;
}

function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The decimal of that many digits that follows the nearest one. */
function nextDecimal(value: number, digits: number): number {
  const [mantissa = "", exponent = ""] = value.toExponential(digits - 1).split("e");
  const units = Number(mantissa.replace(".", "")) + 1;
  return Number(`${units}e${Number(exponent) - digits + 1}`);
}
