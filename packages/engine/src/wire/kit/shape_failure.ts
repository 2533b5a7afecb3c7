/** A body that has the wrong shape. */

/** A step on the way to a value: the name of a member, or an index. */
export type Step = string | number;

/** Paths of failures longer than this are shown without their middle. */
const PATH_SHOWN_MAX = 160;

/**
 * Thrown to end the reading of a body; what leaves the reader is a QdrantError. It is no `Error`:
 * untagged unions throw one for each form that does not fit, and a stack costs more than the rest
 * of the reading.
 *
 * It does not know where in the body it happened: each reader of something that holds values adds
 * its step while the failure passes through.
 */
export class ShapeFailure {
  #text: string;
  /** What was expected and what came where `text` does not tell; or why no form fitted. */
  readonly #detail: string | ShapeFailure;
  #path = "";

  constructor(text: string, detail: string | ShapeFailure = "") {
    this.#text = text;
    this.#detail = detail;
  }

  /** Says that the value which failed stands at a step of the value being read now. */
  under(step: Step): this {
    this.#path = joinPath(step, this.#path);
    return this;
  }

  /** The stable part, as Qdrant words it. */
  get text(): string {
    return this.#text;
  }

  /** The same failure in other words. */
  reworded(words: (text: string) => string): this {
    this.#text = words(this.#text);
    return this;
  }

  /** The place of the failure from where the failure has come to, e.g. `filter.must[0].range`. */
  get path(): string {
    return this.#path;
  }

  /** The reason with its place, and with that of its cause. */
  describe(outer = ""): string {
    const path = joinPath(outer, this.#path);
    const where = path === "" ? "" : ` at ${shorten(path)}`;
    const detail = this.#detail;
    const why = typeof detail === "string" ? detail : detail.describe(path);
    return `${this.#text}${where}${why === "" ? "" : `: ${why}`}`;
  }
}

/**
 * Refuses the shape of the value being read.
 *
 * @param text the stable part, as Qdrant words it
 * @param detail what was expected and what came, or the failure that is the reason
 * @throws ShapeFailure always
 */
export function refuse(text: string, detail: string | ShapeFailure = ""): never {
  throw new ShapeFailure(text, detail);
}

/** `a` and `b` give `a.b`, `a` and 1 give `a[1]`. A step that is an empty text is none. */
export function joinPath(head: Step, tail: Step): string {
  const first = typeof head === "number" ? `[${head}]` : head;
  const rest = typeof tail === "number" ? `[${tail}]` : tail;
  return first === "" || rest === "" || rest.startsWith("[") ? first + rest : `${first}.${rest}`;
}

function shorten(path: string): string {
  if (path.length <= PATH_SHOWN_MAX) return path;
  const end = PATH_SHOWN_MAX / 2;
  return `${path.slice(0, end)}…${path.slice(-end)}`;
}
