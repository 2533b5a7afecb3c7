/**
 * How long files live: one that readers of this process hold is removed when the last lets it go.
 *
 * Readers in other processes are not counted. They find the file gone (problem `missing`), and
 * begin again from the manifest, which no longer names it.
 */
import type { FileSystem } from "./file_system.ts";

interface Lifetime {
  holders: number;
  isDoomed: boolean;
}

/** See the head of the file. */
export class FileLifetimes {
  readonly #files: FileSystem;
  readonly #lifetimes = new Map<string, Lifetime>();
  readonly #onFailure: (name: string, error: unknown) => void;

  /**
   * @param onFailure hears of a file that could not be removed after its last release; it stays,
   *   named by no manifest, for the next opening to remove
   */
  constructor(files: FileSystem, onFailure: (name: string, error: unknown) => void) {
    this.#files = files;
    this.#onFailure = onFailure;
  }

  /**
   * Holds a file.
   *
   * @returns lets it go; a second call does nothing
   */
  retain(name: string): () => void {
    const lifetime = this.#lifetimes.get(name) ?? { holders: 0, isDoomed: false };
    this.#lifetimes.set(name, lifetime);
    lifetime.holders++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      lifetime.holders--;
      if (lifetime.holders > 0) return;
      this.#lifetimes.delete(name);
      if (!lifetime.isDoomed) return;
      this.#files.unlink(name).catch((error: unknown) => this.#onFailure(name, error));
    };
  }

  /**
   * Removes a file now, or after its last release. Call it when no manifest names it any more; its
   * name is never used again.
   */
  async remove(name: string): Promise<void> {
    const lifetime = this.#lifetimes.get(name);
    if (lifetime === undefined) await this.#files.unlink(name);
    else lifetime.isDoomed = true;
  }
}
