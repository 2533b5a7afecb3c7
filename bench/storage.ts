/**
 * What the storage does: durable upserts one at a time and in batches, opening a large folder,
 * reading payloads; the present sources against those of another revision, in interleaved rounds.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { repositoryRoot } from "../tools/repository.ts";
import { defineBenchmark, type ReportTable } from "./benchmark.ts";
import { checkOut } from "./revision.ts";
import { summaryOf, turnsOf } from "./rounds.ts";
import type { StorageSizes, StorageTask } from "./storage_process.ts";

/** Bytes of one upsert of one point, about: what the disk is asked for beside it. */
const SINGLE_BYTES = 700;

export const storage = defineBenchmark({
  name: "storage",
  summary: "durable upserts, opening and reading payloads of a folder, against another revision",
  options: {
    against: { default: "f5704a8", text: "revision to compare with" },
    batches: { default: 40, text: "upserts of 256 x 384 in a round" },
    dim: { default: 128, text: "floats of a vector of the large folder" },
    points: { default: 1_000_000, text: "points of the large folder" },
    rounds: { default: 7, text: "timed rounds of each" },
    singles: { default: 400, text: "upserts of one point in a round" },
  },
  run: async (option, text) => {
    const against = text("against");
    const sizes: StorageSizes = {
      points: option("points"),
      dim: option("dim"),
      singles: option("singles"),
      batches: option("batches"),
    };
    const before = checkOut(against);
    const processes = [start(before.root, sizes), start(repositoryRoot, sizes)];
    try {
      await Promise.all(processes.map((child) => once(child, "message")));
      const tables = [
        await compareWrites(processes, against, option("rounds"), sizes),
        await compareReads(processes, against, option("rounds"), sizes),
      ];
      for (const child of processes) await ask(child, "end");
      return tables;
    } finally {
      for (const child of processes) child.kill();
      before.remove();
    }
  },
});

async function compareWrites(
  processes: readonly ChildProcess[],
  against: string,
  rounds: number,
  { singles, batches }: StorageSizes,
): Promise<ReportTable> {
  const disk: number[] = [];
  const rates = { single: [[], []] as number[][], batch: [[], []] as number[][] };
  for (const { index, round } of turnsOf(processes.length, rounds, 1)) {
    const child = processes[index]!;
    const [single] = await ask(child, "single");
    const [batch] = await ask(child, "batch");
    const appended = appendRate(singles);
    if (round < 0) continue;
    disk.push(appended);
    rates.single[index]!.push(single!);
    rates.batch[index]!.push(batch!);
  }
  const ofDisk = summaryOf(disk).median;
  const share = summaryOf(rates.single[1]!).median / ofDisk;
  return {
    title: "Durable writes, points a second",
    columns: ["", against, "now", "now / then"],
    rows: [
      rateRow(`one point at a time (${singles})`, rates.single),
      rateRow(`256 x 384 at a time (${batches})`, rates.batch),
    ],
    notes: [
      `Medians of ${rounds} interleaved rounds, a new folder each, one caller, with wait: true.`,
      `The disk's own rate of append (${SINGLE_BYTES} bytes) and fdatasync by synchronous calls, ` +
        `measured in the same rounds: ${ofDisk.toFixed(0)} a second; one point at a time is ${share.toFixed(2)} of it.`,
      "Bars: 2 and 0.6 of the disk for one point, 1.5 for batches.",
    ],
  };
}

async function compareReads(
  processes: readonly ChildProcess[],
  against: string,
  rounds: number,
  { points, dim }: StorageSizes,
): Promise<ReportTable> {
  const disk: number[] = [];
  for (const child of processes) {
    const [bytes, raw] = await ask(child, "build");
    disk.push(bytes! / raw!);
  }
  const opened: number[][] = [[], []];
  const blocked: number[][] = [[], []];
  const payloads: number[][] = [[], []];
  for (const { index, round } of turnsOf(processes.length, rounds, 1)) {
    const child = processes[index]!;
    const [ms, longest] = await ask(child, "open");
    const [read] = await ask(child, "payloads");
    if (round < 0) continue;
    opened[index]!.push(ms!);
    blocked[index]!.push(longest!);
    payloads[index]!.push(read!);
  }
  return {
    title: `A folder of ${points.toLocaleString("en")} x ${dim} f32 with payloads`,
    columns: ["", against, "now", "then / now"],
    rows: [
      timeRow("open to the first filtered scroll, ms", opened, 0),
      timeRow("longest block of the event loop meanwhile, ms", blocked, 0),
      timeRow("1,000 random payloads, ms", payloads, 1),
      [
        "bytes on disk / (vectors + payload JSON)",
        disk[0]!.toFixed(3),
        disk[1]!.toFixed(3),
        (disk[0]! / disk[1]!).toFixed(2),
      ],
    ],
    notes: [
      `Medians of ${rounds} interleaved rounds, files in the page cache.`,
      "Bars: opening under 500 ms, the event loop free; payloads 2; disk 1.15.",
    ],
  };
}

/** Medians before and now, and how many times as much is done now. */
function rateRow(name: string, [then, now]: readonly number[][]): string[] {
  const medians = [summaryOf(then!).median, summaryOf(now!).median] as const;
  return [name, medians[0].toFixed(0), medians[1].toFixed(0), (medians[1] / medians[0]).toFixed(2)];
}

/** Medians before and now, and how many times as fast it is now. */
function timeRow(name: string, [then, now]: readonly number[][], digits: number): string[] {
  const medians = [summaryOf(then!).median, summaryOf(now!).median] as const;
  const ratio = (medians[0] / medians[1]).toFixed(2);
  return [name, medians[0].toFixed(digits), medians[1].toFixed(digits), ratio];
}

/** Appends a second that are made durable one by one. */
function appendRate(count: number): number {
  const folder = mkdtempSync(join(tmpdir(), "quiver-disk-"));
  const fd = openSync(join(folder, "file"), "w");
  const bytes = new Uint8Array(SINGLE_BYTES).fill(1);
  const begin = performance.now();
  for (let at = 0; at < count; at++) {
    writeSync(fd, bytes, 0, bytes.length, at * bytes.length);
    fdatasyncSync(fd);
  }
  const rate = count / ((performance.now() - begin) / 1000);
  closeSync(fd);
  rmSync(folder, { recursive: true });
  return rate;
}

async function ask(child: ChildProcess, task: StorageTask): Promise<readonly number[]> {
  child.send(task);
  const died = new AbortController();
  const ended = once(child, "exit", { signal: died.signal }).then(() => {
    throw new Error(`the process that measures ended during ${task}`);
  });
  ended.catch(() => undefined);
  const [numbers] = await Promise.race([once(child, "message"), ended]);
  died.abort();
  return numbers as readonly number[];
}

function start(root: string, sizes: StorageSizes): ChildProcess {
  const script = fileURLToPath(new URL("storage_process.ts", import.meta.url));
  return fork(script, [root, JSON.stringify(sizes)], {
    cwd: root,
    execArgv: ["--import", "tsx", "--conditions=@quiverdb/source"],
  });
}
