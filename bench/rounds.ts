/**
 * Timing of contenders side by side on a machine that is not quiet.
 *
 * Every round runs each contender once, and each round begins with another one: a burst of other
 * work hits all alike. The minimum is the time without disturbance; the median tells how noisy the
 * run was.
 */

/** One way to do the measured work; `round` selects the input, e.g. the query. */
export interface Contender {
  readonly name: string;
  run(round: number): void;
}

/** Milliseconds of one contender over all rounds. */
export interface Timing {
  readonly name: string;
  readonly minMs: number;
  readonly medianMs: number;
}

/**
 * Times contenders in interleaved rounds.
 *
 * @param warmups rounds before the clock counts, for the compilers to finish
 */
export function timeRounds(
  contenders: readonly Contender[],
  rounds: number,
  warmups: number,
): Timing[] {
  const samples = contenders.map((): number[] => []);
  for (let round = -warmups; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (turn + warmups + round) % contenders.length;
      const start = performance.now();
      contenders[index]!.run(round + warmups);
      const elapsedMs = performance.now() - start;
      if (round >= 0) samples[index]!.push(elapsedMs);
    }
  }
  return contenders.map(({ name }, index) => {
    const sorted = samples[index]!.sort((a, b) => a - b);
    return { name, minMs: sorted[0]!, medianMs: sorted[sorted.length >> 1]! };
  });
}
