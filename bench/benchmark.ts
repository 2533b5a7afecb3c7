/**
 * What a benchmark is, and how its options are read.
 *
 * A benchmark is one file beside this one that exports the result of `defineBenchmark`; `main.ts`
 * lists it.
 */
import { parseArgs } from "node:util";

/** Given as `--name value`: a whole number of at least 1, or a text where the default is one. */
export interface BenchmarkOption {
  readonly default: number | string;
  /** What it is, with its unit. */
  readonly text: string;
}

/** A table of figures, printed as Markdown. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below the table: what was measured, on what, how. */
  readonly notes: readonly string[];
}

/** A named benchmark as `main.ts` runs it. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, BenchmarkOption>>;
  /** @throws TypeError when `args` are not options of this benchmark */
  run(args: readonly string[]): Promise<readonly ReportTable[]>;
}

/** What a benchmark says of itself. */
export interface BenchmarkDefinition<Name extends string> {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly options: Readonly<Record<Name, BenchmarkOption>>;
  /**
   * @param option the value of an option that is a number: the one given, else its default
   * @param text the same for an option that is a text
   */
  run(
    option: (name: Name) => number,
    text: (name: Name) => string,
  ): Promise<readonly ReportTable[]>;
}

/** Makes a benchmark whose options are read from the command line. */
export function defineBenchmark<const Name extends string>(
  definition: BenchmarkDefinition<Name>,
): Benchmark {
  const { name, summary, options } = definition;
  return {
    name,
    summary,
    options,
    run: async (args) => {
      const given = givenValues(Object.keys(options), args);
      const valueOf = (option: Name): unknown => given.get(option) ?? options[option].default;
      for (const [option, { default: value }] of Object.entries<BenchmarkOption>(options)) {
        if (typeof value === "number") wholeNumber(option, given.get(option) ?? value);
      }
      return definition.run(
        (option) => wholeNumber(option, valueOf(option)),
        (option) => String(valueOf(option)),
      );
    },
  };
}

function givenValues(names: readonly string[], args: readonly string[]): Map<string, unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: "string" }] as const)),
  });
  return new Map(Object.entries(values));
}

function wholeNumber(name: string, text: unknown): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new TypeError(`Cannot use --${name} ${String(text)}: a whole number from 1 on is expected`);
}
