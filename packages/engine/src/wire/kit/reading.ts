/**
 * One body while it is read.
 *
 * A body fails in one of two ways. A wrong shape ends the reading at once: 400, `format` (see
 * `shape_failure.ts`). A violated constraint is noted and reading goes on, so that the 422 at the
 * end lists all of them. Readers do not know where in the body they stand: who reads a member or an
 * element adds that step to the issues which it left behind, so a body without mistakes pays
 * nothing for paths.
 *
 * The two kinds of failure have paths of their own. That of a shape is the place in the body as the
 * caller wrote it (`points[0].vector.image`); that of a constraint is what Qdrant's validator
 * prints, where steps may have another name or none.
 */
import type { ValidationIssue } from "@quiverdb/client";

import { BODY_DEPTH_MAX } from "../../common/limits.ts";
import type { Run } from "../../common/run.ts";
import { joinPath, refuse, ShapeFailure } from "./shape_failure.ts";
import type { Step } from "./shape_failure.ts";

/**
 * Where a body comes from. `json_text`: a JSON text, read by the lossless parser, so `1` and `1.0`
 * differ. `caller`: objects of a JavaScript program, in which they do not.
 */
export type BodySource = "json_text" | "caller";

/** What the reader of an operation is told besides the body. */
export interface ReadContext {
  readonly source: BodySource;
  /** The call that the body belongs to: long bodies are read in its slices. */
  readonly run: Run;
}

/** Elements of vectors read between two looks at the clock. */
const WORK_PER_LOOK = 4096;
/** What reading an element of a list counts for beside that. */
const WORK_PER_ITEM = 128;

/**
 * Greatest block from which vectors are taken. Blocks begin as large as a vector and double, so a
 * body of one vector takes no more than it needs.
 */
const FLOAT_BLOCK_MAX = 16_384;

/** A long list whose elements are read after the rest of the body. */
interface Postponed {
  readonly list: readonly unknown[];
  readonly readItem: (index: number) => void;
}

export class Reading {
  readonly source: BodySource;
  readonly #run: Run | undefined;
  readonly #issues: { path: string; readonly text: string }[] = [];
  readonly #postponed: Postponed[] = [];
  readonly #badItems: Map<readonly unknown[], number>;
  #depth = 0;
  #work = 0;
  #floats = new Float32Array(0);
  #floatsTaken = 0;

  /**
   * @param run absent: there are no pauses
   * @param badItems positions of bad elements in long lists, found when the body was read before
   */
  constructor(source: BodySource, run?: Run, badItems = new Map<readonly unknown[], number>()) {
    this.source = source;
    this.#run = run;
    this.#badItems = badItems;
  }

  /** Violated constraints so far. */
  get issues(): readonly ValidationIssue[] {
    return this.#issues;
  }

  /** Notes a violated constraint of the value being read, or of its member `field`. */
  violate(text: string, field = ""): void {
    this.#issues.push({ path: field, text });
  }

  get issueCount(): number {
    return this.#issues.length;
  }

  /** Says that the issues `from` … `to` belong under a step. An empty text adds none. */
  locate(from: number, step: Step, to: number = this.#issues.length): void {
    if (step === "") return;
    for (let i = from; i < to; i++) {
      const issue = this.#issues[i]!;
      issue.path = joinPath(step, issue.path);
    }
  }

  /** A state to which {@link rewind} can go back. */
  mark(): { readonly issues: number; readonly postponed: number } {
    return { issues: this.#issues.length, postponed: this.#postponed.length };
  }

  /** Forgets what was noted since a mark: the form that was tried did not fit. */
  rewind({ issues, postponed }: { readonly issues: number; readonly postponed: number }): void {
    this.#issues.length = issues;
    this.#postponed.length = postponed;
  }

  /**
   * Reads a value that may hold others of its kind.
   *
   * @throws ShapeFailure for deeper nesting than a JSON text may have, and for cycles
   */
  nested<T>(read: () => T): T {
    if (this.#depth >= BODY_DEPTH_MAX) return refuse("recursion limit exceeded");
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /**
   * An array of zeros for the numbers of one vector. Several share a buffer: an `ArrayBuffer` for
   * each costs more than filling it.
   */
  newFloats(length: number): Float32Array {
    this.#work += length;
    if (length > this.#floats.length - this.#floatsTaken) {
      const doubled = Math.min(2 * this.#floats.length, FLOAT_BLOCK_MAX);
      this.#floats = new Float32Array(Math.max(length, doubled));
      this.#floatsTaken = 0;
    }
    const start = this.#floatsTaken;
    this.#floatsTaken += length;
    if (length === this.#floats.length) return this.#floats;
    return this.#floats.subarray(start, this.#floatsTaken);
  }

  /** Counts work, so that {@link isDue} knows when to look at the clock. */
  count(work: number): void {
    this.#work += work;
  }

  /** Whether others should run before the next element of a long list is read. */
  isDue(): boolean {
    this.#work += WORK_PER_ITEM;
    if (this.#work < WORK_PER_LOOK) return false;
    this.#work = 0;
    return this.#run?.due() === true;
  }

  /** Lets others run. */
  async pause(): Promise<void> {
    await this.#run?.pause();
  }

  /**
   * The elements of a long list that stands deep in a body. They are there once
   * {@link readPostponed} has ended.
   *
   * @param readItem refuses shapes and notes no issues
   */
  postpone<T>(list: readonly unknown[], readItem: (item: unknown) => T): readonly T[] {
    const items: T[] = [];
    items.length = list.length;
    const readInto = (index: number): void => {
      items[index] = readItem(list[index]);
    };
    this.#postponed.push({ list, readItem: readInto });
    return items;
  }

  /** The position of an element of a long list that is known to be bad. */
  badItemOf(list: readonly unknown[]): number | undefined {
    return this.#badItems.get(list);
  }

  /**
   * Reads the postponed lists in slices.
   *
   * @returns whether all their elements are good. If not, the body has to be read once more: only
   *   its readers know the place of a list, and what else it might be. They meet the bad element
   *   at once, see {@link badItemOf}.
   */
  async readPostponed(): Promise<boolean> {
    for (const { list, readItem } of this.#postponed) {
      for (let i = 0; i < list.length; i++) {
        if (this.isDue()) await this.pause();
        try {
          readItem(i);
        } catch (error) {
          // A list that was bad before is being changed meanwhile.
          if (!(error instanceof ShapeFailure) || this.#badItems.has(list)) throw error;
          this.#badItems.set(list, i);
          return false;
        }
      }
    }
    return true;
  }
}
