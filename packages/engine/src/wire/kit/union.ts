/** Untagged unions: the first form that fits counts. */
import { isRawObject } from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { LongReader, Reader } from "./reader.ts";
import type { Reading } from "./reading.ts";
import { refuse, ShapeFailure } from "./shape_failure.ts";

/** Reads an object in which a certain member is there. */
type ObjectReader<T> = (raw: RawObject, reading: Reading) => T;

/**
 * The first reader that fits.
 *
 * @param text what Qdrant says when none fits; the failure of the first reader is added as the
 *   reason
 */
export function firstOf<T>(text: string, ...readers: readonly Reader<T>[]): Reader<T> {
  return (value, reading) => readFirst(text, readers, value, reading);
}

/**
 * What the first reader gives whose member is there and fits (an untagged union of objects). Each
 * reader gets the whole object.
 *
 * @param text what Qdrant says when none fits; the failure of the first one that was tried is the
 *   reason
 */
export function unionByMember<T>(
  text: string,
  readers: Readonly<Record<string, ObjectReader<T>>>,
): Reader<T> {
  return (value, reading) => {
    const raw = unionObject(value, text);
    return readFirst(text, candidatesOf(raw, text, readers), raw, reading);
  };
}

/** Like {@link unionByMember} for objects that may be long. */
export function longUnionByMember<T>(
  text: string,
  readers: Readonly<Record<string, ObjectReader<Promise<T>>>>,
): LongReader<T> {
  return async (value, reading) => {
    const raw = unionObject(value, text);
    const attempts = new Attempts(text, reading);
    for (const read of candidatesOf(raw, text, readers)) {
      try {
        return await read(raw, reading);
      } catch (error) {
        attempts.failed(error);
      }
    }
    return attempts.refuse();
  };
}

function readFirst<V, T>(
  text: string,
  readers: readonly ((value: V, reading: Reading) => T)[],
  value: V,
  reading: Reading,
): T {
  const attempts = new Attempts(text, reading);
  for (const read of readers) {
    try {
      return read(value, reading);
    } catch (error) {
      attempts.failed(error);
    }
  }
  return attempts.refuse();
}

/** The forms of a union that did not fit. */
class Attempts {
  readonly #text: string;
  readonly #reading: Reading;
  readonly #mark: ReturnType<Reading["mark"]>;
  #reason: ShapeFailure | undefined;

  constructor(text: string, reading: Reading) {
    this.#text = text;
    this.#reading = reading;
    this.#mark = reading.mark();
  }

  /**
   * Throws on what is no failure of a shape, and that of the same union further inside: it tells
   * more, and what holds a wrong one of its kind is none of another form.
   */
  failed(error: unknown): void {
    if (!(error instanceof ShapeFailure) || error.text === this.#text) throw error;
    this.#reason ??= error;
    this.#reading.rewind(this.#mark);
  }

  refuse(): never {
    return refuse(this.#text, this.#reason);
  }
}

function unionObject(value: unknown, text: string): RawObject {
  return isRawObject(value) ? value : refuse(text, `expected a map, got ${describeJson(value)}`);
}

function candidatesOf<T>(
  raw: RawObject,
  text: string,
  readers: Readonly<Record<string, ObjectReader<T>>>,
): readonly ObjectReader<T>[] {
  const names = Object.keys(readers);
  const present = names.filter((name) => raw[name] !== undefined);
  if (present.length === 0) return refuse(text, `expected one of ${names.join(", ")}`);
  return present.map((name) => readers[name]!);
}
