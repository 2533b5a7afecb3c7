/** The header `grpc-timeout`: at most eight digits and a unit. */

/** Longest time of a timer. */
export const TIMER_MS_MAX = 2 ** 31 - 1;

const UNIT_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 0.001,
  n: 0.000_001,
};

/** Milliseconds; undefined for a text that is no timeout. */
export function parseTimeout(text: string): number | undefined {
  const match = /^(\d{1,8})([HMSmun])$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? 1);
}

/** @param milliseconds rounded up to what eight digits hold; at least 1 */
export function formatTimeout(milliseconds: number): string {
  for (const [unit, perUnit] of [
    ["m", 1],
    ["S", 1000],
    ["M", 60_000],
  ] as const) {
    const count = Math.max(1, Math.ceil(milliseconds / perUnit));
    if (count < 1e8) return `${count}${unit}`;
  }
  return "99999999H";
}
