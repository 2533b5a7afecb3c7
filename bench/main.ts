/**
 * `npm run bench -- NAME [options]` runs one benchmark and prints its tables as Markdown, together
 * with what is needed to repeat it: machine, runtime, command.
 */
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { ann } from "./ann.ts";
import type { Benchmark, ReportTable } from "./benchmark.ts";
import { client } from "./client.ts";
import { filter } from "./filter.ts";
import { log } from "./log.ts";
import { loop } from "./loop.ts";
import { scan } from "./scan.ts";
import { server } from "./server.ts";
import { space } from "./space.ts";
import { storage } from "./storage.ts";
import { upsert } from "./upsert.ts";

/** Every benchmark. */
const BENCHMARKS: readonly Benchmark[] = [
  scan,
  ann,
  upsert,
  client,
  loop,
  log,
  storage,
  space,
  server,
  filter,
];

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  const benchmark = BENCHMARKS.find((candidate) => candidate.name === name);
  if (benchmark === undefined) {
    const isUsage = name === undefined || name === "--help";
    if (!isUsage) console.error(`There is no benchmark "${name}".\n`);
    console.log(usage());
    return isUsage ? 0 : 1;
  }
  if (args.includes("--help")) {
    console.log(usageOf(benchmark));
    return 0;
  }
  try {
    const tables = await benchmark.run(args);
    console.log([conditions(benchmark, args), ...tables.map(markdown)].join("\n\n"));
    return 0;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    console.error(`${error.message}\n\n${usageOf(benchmark)}`);
    return 1;
  }
}

function usage(): string {
  return `npm run bench -- NAME [options]\n\n${BENCHMARKS.map(usageOf).join("\n\n")}`;
}

function usageOf({ name, summary, options }: Benchmark): string {
  const lines = Object.entries(options).map(
    ([option, { default: value, text }]) =>
      `    --${option} ${typeof value === "number" ? "N" : "TEXT"}  ${text} (${value})`,
  );
  return [`  ${name}: ${summary}`, ...lines].join("\n");
}

function conditions({ name }: Benchmark, args: readonly string[]): string {
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${availableParallelism()} cores`;
  return table(
    ["machine", "load", "node", "command"],
    [
      [
        `${machine}, ${memoryGib} GiB, ${process.platform} ${process.arch}`,
        loadavg()[0]!.toFixed(1),
        `${process.version} (V8 ${process.versions.v8})`,
        `\`npm run bench -- ${[name, ...args].join(" ")}\``,
      ],
    ],
  );
}

function markdown({ title, columns, rows, notes }: ReportTable): string {
  return [`### ${title}`, table(columns, rows), ...notes].join("\n\n");
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
