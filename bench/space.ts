/**
 * What a collection takes, in memory and on disk, after its points were overwritten or deleted,
 * without a call that asks for the space.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { defineBenchmark, type ReportTable } from "./benchmark.ts";
import type { SpaceResult, SpaceTask } from "./space_process.ts";

const MIB = 2 ** 20;

export const space = defineBenchmark({
  name: "space",
  summary: "memory and disk after points were overwritten and deleted",
  options: {
    dim: { default: 384, text: "floats of a vector" },
    points: { default: 10_000, text: "points that are overwritten" },
    rounds: { default: 20, text: "times that they are" },
    deleted: { default: 100_000, text: "points of which 90 % are deleted" },
    wait: { default: 60, text: "seconds after which the space is measured at the latest" },
  },
  run: async (option) => {
    const dim = option("dim");
    const waitMs = option("wait") * 1000;
    const common = { dim, waitMs };
    const overwritten = { ...common, points: option("points") };
    const one = { ...overwritten, rounds: 1, deletedShare: 0 };
    const many = { ...overwritten, rounds: option("rounds"), deletedShare: 0 };
    const deleted = { ...common, points: option("deleted"), rounds: 1, deletedShare: 0.9 };
    const rows: string[][] = [];
    for (const isOnDisk of [false, true]) {
      const place = isOnDisk ? "path" : "memory";
      const first = await measure(one, isOnDisk);
      rows.push(row(`${one.points} points, ${place}`, first, undefined));
      rows.push(row(`after ${many.rounds} rounds`, await measure(many, isOnDisk), first));
      const all = await measure({ ...deleted, deletedShare: 0 }, isOnDisk);
      rows.push(row(`${deleted.points} points, ${place}`, all, undefined));
      rows.push(row("after 90 % were deleted", await measure(deleted, isOnDisk), all));
    }
    return [tableOf(rows)];
  },
});

function tableOf(rows: readonly string[][]): ReportTable {
  return {
    title: "Space in MiB",
    columns: ["", "memory", "of before", "disk", "of before", "seconds"],
    rows,
    notes: [
      "Memory is the resident set of a process of its own, less that before the first point; " +
        "points of a smaller collection were written, deleted and dropped before that. " +
        "Seconds: from the last write until nothing changed any more.",
    ],
  };
}

function row(label: string, result: SpaceResult, before: SpaceResult | undefined): string[] {
  return [
    label,
    (result.memoryBytes / MIB).toFixed(1),
    share(result.memoryBytes, before?.memoryBytes),
    (result.diskBytes / MIB).toFixed(1),
    share(result.diskBytes, before?.diskBytes),
    result.seconds.toFixed(1),
  ];
}

async function measure(task: Omit<SpaceTask, "path">, isOnDisk: boolean): Promise<SpaceResult> {
  const path = isOnDisk ? mkdtempSync(join(tmpdir(), "quiver-space-")) : undefined;
  const program = fileURLToPath(new URL("space_process.ts", import.meta.url));
  const child = fork(program, [JSON.stringify({ ...task, path })]);
  try {
    const [result] = (await once(child, "message")) as [SpaceResult];
    return result;
  } finally {
    child.kill();
    if (path !== undefined) rmSync(path, { recursive: true, force: true });
  }
}

function share(now: number, then: number | undefined): string {
  return then === undefined || then === 0 ? "" : (now / then).toFixed(2);
}
