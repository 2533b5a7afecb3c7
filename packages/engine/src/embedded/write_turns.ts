/**
 * The order of writes: those to one name of a collection are accepted in the order in which they
 * were called, however long their bodies are and whatever has to be embedded for them.
 */

/** The place of one write. */
export interface WriteTurn {
  /** Resolves when every write before it was accepted or has failed. */
  readonly begun: Promise<void>;
  /** Lets the next one begin; calling it again does nothing. */
  readonly end: () => void;
}

export class WriteTurns {
  private readonly last = new Map<string, Promise<void>>();

  /** Takes the next place. Call it before anything of the write is awaited, and end it always. */
  take(collection: string): WriteTurn {
    const begun = this.last.get(collection) ?? Promise.resolve();
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const next = begun.then(() => ended);
    this.last.set(collection, next);
    void next.then(() => {
      if (this.last.get(collection) === next) this.last.delete(collection);
    });
    return { begun, end };
  }
}
