/**
 * An ordered map from keys to values, of any size: no step is longer because the map is large.
 *
 * The entries lie in sorted chunks, ascending from chunk to chunk; a chunk that gets too long is
 * parted. Keys are held and compared as strings with one character per byte, whose order is the
 * order of the bytes.
 */
import type { Key } from "./key.ts";

/** One key of a {@link KeyMap}. */
export interface KeyEntry<V> {
  readonly key: Key;
  readonly value: V;
}

/** Parallel lists, never empty. */
interface Chunk<V> {
  readonly texts: string[];
  readonly values: V[];
}

const CHUNK_ENTRIES_MAX = 512;

/** See the head of the file. */
export class KeyMap<V> {
  readonly #chunks: Chunk<V>[] = [];
  #size = 0;
  /** Moves when entries move. */
  #moves = 0;

  get size(): number {
    return this.#size;
  }

  get(key: Key): KeyEntry<V> | undefined {
    const text = textOfBytes(key);
    const chunk = this.#chunks[this.#chunkOf(text)];
    if (chunk === undefined) return undefined;
    const at = lowerBound(chunk.texts, text);
    return chunk.texts[at] === text ? { key, value: chunk.values[at]! } : undefined;
  }

  /** @returns the value that the key had; undefined when it is new */
  set(key: Key, value: V): V | undefined {
    const text = textOfBytes(key);
    const index = this.#chunkOf(text);
    const chunk = this.#chunks[index];
    if (chunk === undefined) {
      this.#chunks.push({ texts: [text], values: [value] });
    } else {
      const at = lowerBound(chunk.texts, text);
      if (chunk.texts[at] === text) {
        const former = chunk.values[at]!;
        chunk.values[at] = value;
        return former;
      }
      chunk.texts.splice(at, 0, text);
      chunk.values.splice(at, 0, value);
      if (chunk.texts.length > CHUNK_ENTRIES_MAX) this.#part(index, chunk, at);
    }
    this.#size++;
    this.#moves++;
    return undefined;
  }

  /** @returns the value that the key had; undefined when it is not there */
  delete(key: Key): V | undefined {
    const text = textOfBytes(key);
    const index = this.#chunkOf(text);
    const chunk = this.#chunks[index];
    if (chunk === undefined) return undefined;
    const at = lowerBound(chunk.texts, text);
    if (chunk.texts[at] !== text) return undefined;
    chunk.texts.splice(at, 1);
    const [former] = chunk.values.splice(at, 1);
    if (chunk.texts.length === 0) this.#chunks.splice(index, 1);
    this.#size--;
    this.#moves++;
    return former;
  }

  /** The entries whose keys start with `prefix`, ascending; sees what is changed meanwhile. */
  *range(prefix: Key): Generator<KeyEntry<V>, void> {
    const prefixText = textOfBytes(prefix);
    let index = this.#chunkOf(prefixText);
    let at = lowerBound(this.#chunks[index]?.texts ?? [], prefixText);
    while (index < this.#chunks.length) {
      const chunk = this.#chunks[index]!;
      const text = chunk.texts[at];
      if (text === undefined) {
        index++;
        at = 0;
        continue;
      }
      if (!text.startsWith(prefixText)) return;
      const moves = this.#moves;
      yield { key: bytesOfText(text), value: chunk.values[at]! };
      at++;
      if (moves === this.#moves) continue;
      index = this.#chunkOf(text);
      at = lowerBound(this.#chunks[index]?.texts ?? [], text);
      if (this.#chunks[index]?.texts[at] === text) at++;
    }
  }

  /** The chunk in which a key lies or would lie; 0 when there is none. */
  #chunkOf(text: string): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#chunks[middle]!.texts[0]! <= text) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Parts a chunk in halves, or before its last entry where that came as the greatest of all. */
  #part(index: number, { texts, values }: Chunk<V>, added: number): void {
    const isLast = index === this.#chunks.length - 1 && added === texts.length - 1;
    const from = isLast ? added : texts.length >>> 1;
    this.#chunks.splice(index + 1, 0, { texts: texts.splice(from), values: values.splice(from) });
  }
}

/** Few bytes as a string with one character per byte. */
function textOfBytes(bytes: Uint8Array): string {
  const text: unknown = Reflect.apply(String.fromCharCode, undefined, bytes);
  return String(text);
}

function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
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
