/**
 * Reads under way, so that what was replaced goes once nobody of this process reads it any more:
 * whoever begins later does not know it.
 *
 * Readers in other processes are not counted. They find a file gone (problem `missing`), and begin
 * again from the manifest.
 */
export class ReadEpochs {
  readonly #underWay = new Set<Promise<void>>();
  #end: () => void = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  /** @returns what to call when the read has ended */
  begin(): () => void {
    let end: (() => void) | undefined;
    const read = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#underWay.add(read);
    return () => {
      this.#underWay.delete(read);
      end?.();
    };
  }

  /** Resolves when every read has ended that is under way now, or reads are of no account. */
  async drained(): Promise<void> {
    await Promise.race([this.#ended, Promise.all(this.#underWay)]);
  }

  /** From here on nobody waits for reads. */
  end(): void {
    this.#end();
  }
}
