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
  for (const { index, round } of turnsOf(contenders.length, rounds, warmups)) {
    const start = performance.now();
    contenders[index]!.run(round + warmups);
    const elapsedMs = performance.now() - start;
    if (round >= 0) samples[index]!.push(elapsedMs);
  }
  return contenders.map(({ name }, index) => {
    const { min, median } = summaryOf(samples[index]!);
    return { name, minMs: min, medianMs: median };
  });
}

/** Whose turn it is, in order: those of a negative round warm up. */
export function* turnsOf(
  contenders: number,
  rounds: number,
  warmups: number,
): Generator<{ readonly index: number; readonly round: number }> {
  for (let round = -warmups; round < rounds; round++) {
    for (let turn = 0; turn < contenders; turn++) {
      yield { index: (turn + warmups + round) % contenders, round };
    }
  }
}

/** Of samples of at least one round. */
export function summaryOf(samples: readonly number[]): {
  readonly min: number;
  readonly median: number;
  readonly max: number;
} {
  const sorted = samples.toSorted((a, b) => a - b);
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! };
}
