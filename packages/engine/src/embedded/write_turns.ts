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
    const { promise: ended, resolve: end } = openPromise();
    const next = begun.then(() => ended);
    this.last.set(collection, next);
    void next.then(() => {
      if (this.last.get(collection) === next) this.last.delete(collection);
    });
    return { begun, end };
  }
}

function openPromise(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
