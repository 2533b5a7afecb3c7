/**
 * What a point of an upsert of 256 costs in memory, from the call of the client to its answer: the
 * present sources against those of another revision, in interleaved rounds.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { repositoryRoot } from "../tools/repository.ts";
import { defineBenchmark, type ReportTable } from "./benchmark.ts";
import { checkOut } from "./revision.ts";
import { summaryOf, turnsOf } from "./rounds.ts";
import type { RoundSizes, VectorForm } from "./upsert_process.ts";

const BATCH = 256;
const WARMUPS = 2;

/** The present sources are to be this many times as fast as those before them. */
const SPEEDUP_MIN = 1.3;

const FORMS: readonly (readonly [VectorForm, string])[] = [
  ["numbers", "vectors as arrays of numbers"],
  ["typed", "vectors as Float32Array"],
];

export const upsert = defineBenchmark({
  name: "upsert",
  summary: `microseconds of CPU a point of upserts of ${BATCH} points in memory, against another revision`,
  options: {
    against: { default: "0ecb19a", text: "revision to compare with" },
    batches: { default: 60, text: "upserts of a round" },
    dim: { default: 384, text: "floats of a vector" },
    rounds: { default: 12, text: "timed rounds of each" },
  },
  run: async (option, text) => {
    const against = text("against");
    const sizes = { points: option("batches") * BATCH, batch: BATCH, dim: option("dim") };
    const before = checkOut(against);
    const processes = [start(before.root, sizes), start(repositoryRoot, sizes)];
    try {
      await Promise.all(processes.map((child) => once(child, "message")));
      return [await compare(processes, against, option("rounds"), sizes)];
    } finally {
      for (const child of processes) child.kill();
      before.remove();
    }
  },
});

async function compare(
  processes: readonly ChildProcess[],
  against: string,
  rounds: number,
  { points, dim }: RoundSizes,
): Promise<ReportTable> {
  const rows: string[][] = [];
  const speedups: number[] = [];
  for (const [form, label] of FORMS) {
    const [before, after] = await timeForm(processes, form, rounds);
    speedups.push(before!.median / after!.median);
    rows.push([
      label,
      ...[before!, after!].flatMap(({ min, median }) => [min.toFixed(2), median.toFixed(2)]),
      (before!.min / after!.min).toFixed(2),
      speedups.at(-1)!.toFixed(2),
    ]);
  }
  const least = Math.min(...speedups);
  return {
    title: `Upserts of ${BATCH} x ${dim} f32 (Cosine) with a small payload into memory, µs of CPU a point`,
    columns: [
      "",
      `${against} min`,
      `${against} median`,
      "now min",
      "now median",
      "speed-up (min)",
      "speed-up (median)",
    ],
    rows,
    notes: [
      "CPU time of the process, the threads of its garbage collector included: other work on the machine " +
        "does not count.",
      `${rounds} interleaved rounds of ${points.toLocaleString("en")} points, a new collection each; ` +
        "one upsert at a time, with wait: true.",
      `Bar: ${SPEEDUP_MIN} (median): ${least >= SPEEDUP_MIN ? "held" : "MISSED"}, ${least.toFixed(2)}.`,
    ],
  };
}

async function timeForm(
  processes: readonly ChildProcess[],
  form: VectorForm,
  rounds: number,
): Promise<{ readonly min: number; readonly median: number }[]> {
  const samples = processes.map((): number[] => []);
  for (const { index, round } of turnsOf(processes.length, rounds, WARMUPS)) {
    const child = processes[index]!;
    child.send(form);
    const [microseconds] = await once(child, "message");
    if (round >= 0) samples[index]!.push(Number(microseconds));
  }
  return samples.map(summaryOf);
}

function start(root: string, sizes: RoundSizes): ChildProcess {
  const script = fileURLToPath(new URL("upsert_process.ts", import.meta.url));
  return fork(script, [root, JSON.stringify(sizes)], {
    cwd: root,
    execArgv: ["--import", "tsx", "--conditions=@quiverdb/source"],
  });
}
