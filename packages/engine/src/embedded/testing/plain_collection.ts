/**
 * What a collection of a scenario must hold, as plain maps, and which of several outcomes are
 * possible when writes were under way.
 */
import assert from "node:assert/strict";

/** A point: its payload's `n`, its dense vector, its sparse weight if it has one. */
export interface PlainPoint {
  readonly n: number | undefined;
  readonly dense: readonly [number, number] | undefined;
  readonly sparse: number | undefined;
}

export type PlainPoints = ReadonlyMap<number, PlainPoint>;

/** A write, as it changes the points. */
export interface PlainWrite {
  readonly text: string;
  readonly apply: (points: PlainPoints) => PlainPoints;
}

/** The points as text, to be compared. */
export function textOf(points: PlainPoints): string {
  return JSON.stringify([...points].sort(([a], [b]) => a - b));
}

export class PlainCollection {
  readonly name: string;
  /** Durable, as far as anybody was told. */
  private durable: PlainPoints = new Map();
  /** Writes under way, in the order in which they are applied. */
  private tail: PlainWrite[] = [];
  /** Writes that failed since, but may still be found. */
  private revoked: PlainWrite[] = [];
  /** Of readers: what they may see. */
  private readonly watchers = new Set<Set<string>>();

  constructor(name: string) {
    this.name = name;
  }

  begin(write: PlainWrite): void {
    this.tail.push(write);
    this.show();
  }

  /** A write was acknowledged: those before it are durable, too. */
  succeed(write: PlainWrite): void {
    const at = this.tail.indexOf(write);
    // One behind it was acknowledged before it.
    if (at < 0) return;
    for (const { apply } of this.tail.splice(0, at + 1)) this.durable = apply(this.durable);
    this.revoked = [];
    this.show();
  }

  /** @param isGone whether it is certain that nobody will find it */
  fail(write: PlainWrite, isGone: boolean): void {
    const at = this.tail.indexOf(write);
    if (at < 0) return;
    this.tail.splice(at, 1);
    if (!isGone) this.revoked.push(write);
    this.show();
  }

  /** Everything that may be found now. */
  possible(): Map<string, PlainPoints> {
    const states = new Map([[textOf(this.durable), this.durable]]);
    // Those that failed later were applied where those that failed before had been taken back.
    const runs = this.revoked.map((_, from) => this.revoked.slice(from));
    for (const writes of [this.tail, ...runs]) {
      let points = this.durable;
      for (const { apply } of writes) {
        points = apply(points);
        states.set(textOf(points), points);
      }
    }
    return states;
  }

  /** Whether everything that was begun has ended. */
  get isQuiet(): boolean {
    return this.tail.length === 0;
  }

  /** What a reader may see until `end` is called: everything that is possible meanwhile. */
  watch(): { readonly end: () => ReadonlySet<string> } {
    const states = new Set(this.possible().keys());
    this.watchers.add(states);
    return {
      end: () => {
        this.watchers.delete(states);
        return states;
      },
    };
  }

  /**
   * Takes over what was found after an opening.
   *
   * @throws AssertionError when it is none of what is possible
   */
  settle(found: string): void {
    const points = this.possible().get(found);
    assert.ok(
      points !== undefined,
      `${this.name} holds ${found}\n possible: ${[...this.possible().keys()].join("\n           ")}` +
        `\n under way: ${this.tail.map(({ text }) => text).join("; ")}`,
    );
    this.durable = points;
    this.tail = [];
    this.revoked = [];
  }

  private show(): void {
    for (const states of this.watchers)
      for (const state of this.possible().keys()) states.add(state);
  }
}
