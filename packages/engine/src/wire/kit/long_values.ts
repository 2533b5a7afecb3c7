/** Lists and maps that may be so long that reading them at once would hold the event loop. */
import { list, locateEntries, rawList, rawObject, readAt, readLongAt } from "./reader.ts";
import type { FailingEntry, LongReader, Reader } from "./reader.ts";

/** Lists of more elements than this are read after the rest of their body. */
const ITEMS_AT_ONCE = 4096;

/** A list whose elements are read in slices. */
export function longList<T>(read: Reader<T>): LongReader<readonly T[]> {
  return (value, reading) =>
    readItems(value, reading, (item, index) => readAt(read, item, reading, index));
}

/** Like {@link longList}, but what is wrong with an element, 422 texts report of the list. */
export function hiddenLongList<T>(read: Reader<T>): LongReader<readonly T[]> {
  return (value, reading) =>
    readItems(value, reading, (item, index) => readAt(read, item, reading, index, ""));
}

async function readItems<T>(
  value: unknown,
  reading: Parameters<LongReader<T>>[1],
  readItem: (item: unknown, index: number) => T,
): Promise<readonly T[]> {
  const raw = rawList(value);
  const items: T[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (reading.isDue()) await reading.pause();
    items.push(readItem(raw[i], i));
  }
  return items;
}

/** A list of values each of which may be long. */
export function listOfLong<T>(read: LongReader<T>): LongReader<readonly T[]> {
  return async (value, reading) => {
    const items: T[] = [];
    for (const [index, item] of rawList(value).entries()) {
      if (reading.isDue()) await reading.pause();
      items.push(await readLongAt(read, item, reading, index));
    }
    return items;
  };
}

/** Like `mapOf` for values each of which may be long. */
export function mapOfLong<T>(read: LongReader<T>): LongReader<ReadonlyMap<string, T>> {
  return async (value, reading) => {
    const result = new Map<string, T>();
    const failing: FailingEntry[] = [];
    for (const [name, member] of Object.entries(rawObject(value, "a map"))) {
      if (member === undefined) continue;
      const from = reading.issueCount;
      result.set(name, await readLongAt(read, member, reading, name, ""));
      if (reading.issueCount > from) failing.push({ from, to: reading.issueCount });
    }
    locateEntries(failing, reading);
    return result;
  };
}

/**
 * A list deep in a body, whose elements are read later if they are many: it is complete when the
 * reading of the body is. `read` must not note issues.
 */
export function postponableList<T>(read: Reader<T>): Reader<readonly T[]> {
  const readAtOnce = list(read);
  return (value, reading) => {
    const raw = rawList(value);
    const bad = reading.badItemOf(raw);
    if (bad !== undefined) readAt(read, raw[bad], reading, bad);
    if (raw.length <= ITEMS_AT_ONCE) return readAtOnce(raw, reading);
    return reading.postpone(raw, (item) => read(item, reading));
  };
}
