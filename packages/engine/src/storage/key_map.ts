/**
 * A map from keys to values that can also be read in key order.
 *
 * Keys are held as strings with one character per byte, whose order is the order of the bytes. The
 * sorted list is built when a range asks for it: new keys gather unsorted and are merged then. The
 * list may hold deleted keys; the map decides.
 */
import type { Key } from "./key.ts";

/** One key of a {@link KeyMap}. */
export interface KeyEntry<V> {
  readonly key: Key;
  readonly value: V;
}

/** See the head of the file. */
export class KeyMap<V> {
  readonly #entries = new Map<string, KeyEntry<V>>();
  #sorted: string[] = [];
  #added: string[] = [];

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): KeyEntry<V> | undefined {
    return this.#entries.get(keyText(key));
  }

  set(key: Key, value: V): void {
    const text = keyText(key);
    if (!this.#entries.has(text)) this.#added.push(text);
    this.#entries.set(text, { key, value });
  }

  delete(key: Key): void {
    this.#entries.delete(keyText(key));
  }

  /** All entries, in no order. */
  entries(): Iterable<KeyEntry<V>> {
    return this.#entries.values();
  }

  /** The entries whose keys start with `prefix`, ascending; skips what is deleted meanwhile. */
  *range(prefix: Key): Generator<KeyEntry<V>, void> {
    const text = keyText(prefix);
    this.#sort();
    const sorted = this.#sorted;
    for (let i = lowerBound(sorted, text); i < sorted.length; i++) {
      const found = sorted[i]!;
      if (!found.startsWith(text)) return;
      const entry = this.#entries.get(found);
      if (entry !== undefined) yield entry;
    }
  }

  #sort(): void {
    const stale = this.#sorted.length > 2 * this.#entries.size;
    if (this.#added.length === 0 && !stale) return;
    const added = this.#added.sort();
    this.#added = [];
    const merged: string[] = [];
    let last: string | undefined;
    let i = 0;
    let j = 0;
    while (i < this.#sorted.length || j < added.length) {
      const a = this.#sorted[i];
      const b = added[j];
      const takeOld = b === undefined || (a !== undefined && a <= b);
      const text = takeOld ? a! : b;
      if (takeOld) i++;
      else j++;
      if (text !== last && this.#entries.has(text)) merged.push(text);
      last = text;
    }
    this.#sorted = merged;
  }
}

/** One character per byte. */
function keyText(key: Key): string {
  const text: unknown = Reflect.apply(String.fromCharCode, undefined, key);
  return String(text);
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
