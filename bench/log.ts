/**
 * The record log against the disk it lies on: durable appends one at a time, and durable batches.
 * The disk's own rate is that of plain system calls on the same bytes, in the same run, in turns.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "../packages/engine/src/storage/checksum.ts";
import { NodeFileSystem } from "../packages/engine/src/storage/folder/node_file_system.ts";
import type { LogOptions } from "../packages/engine/src/storage/durability.ts";
import { RecordLog } from "../packages/engine/src/storage/record_log.ts";
import { RecordLogReader } from "../packages/engine/src/storage/record_log_reader.ts";
import { type ReportTable, defineBenchmark } from "./benchmark.ts";
import { summaryOf, turnsOf } from "./rounds.ts";

const LOG_ID = "00112233445566778899aabbccddeeff";
const BATCH_POINTS = 256;
const DIM = 384;
const CALLERS = 16;
const OPTIONS: LogOptions = { idle: (callback) => void setImmediate(callback) };

/** One way to make bytes durable, some number of times, in a new folder. */
interface Way {
  readonly name: string;
  run(folder: string): Promise<void>;
}

interface Work {
  readonly title: string;
  readonly unit: string;
  /** Of one run, in `unit`. */
  readonly amount: number;
  readonly ways: readonly Way[];
  readonly notes: readonly string[];
}

export const log = defineBenchmark({
  name: "log",
  summary: "the record log against the disk's own rate: single appends and batches, durable",
  options: {
    appends: { default: 2000, text: "records appended one at a time" },
    bytes: { default: 2048, text: "bytes of such a record" },
    batches: { default: 100, text: `batches of ${BATCH_POINTS} x ${DIM} f32` },
    rounds: { default: 5, text: "rounds; the median counts" },
  },
  run: async (option) => {
    const works = [
      singleWork(option("appends"), option("bytes")),
      batchWork(option("batches")),
      replayWork(option("batches")),
    ];
    const tables: ReportTable[] = [];
    for (const work of works) tables.push(await tableOf(work, option("rounds")));
    return [...tables, checksumTable()];
  },
});

function singleWork(appends: number, bytes: number): Work {
  const body = new Uint8Array(bytes).fill(7);
  return {
    title: `Durable appends of ${bytes} bytes`,
    unit: "/s",
    amount: appends,
    ways: [
      { name: "disk: append + fdatasync", run: writeAndSync(appends, body, 1) },
      { name: "log, one caller", run: (folder) => appendToLog(folder, appends, [body], 1) },
      {
        name: `log, ${CALLERS} callers`,
        run: (folder) => appendToLog(folder, appends, [body], CALLERS),
      },
      {
        name: "log, one caller, no sync",
        run: (folder) => appendToLog(folder, appends, [body], 1, "process"),
      },
    ],
    notes: [
      "The disk's own rate is made of synchronous calls, which spare the thread pool's turn.",
    ],
  };
}

function batchWork(batches: number): Work {
  const [ids, vectors, payloads] = batchParts();
  const body = new Uint8Array(ids.length + vectors.length + payloads.length).fill(7);
  return {
    title: `Durable batches of ${BATCH_POINTS} x ${DIM} f32 with ids and payloads`,
    unit: "MB/s",
    amount: (batches * body.length) / 1e6,
    ways: [
      { name: "disk: sequential write, one fdatasync", run: writeAndSync(batches, body, batches) },
      { name: "disk: append + fdatasync each", run: writeAndSync(batches, body, 1) },
      {
        name: "log, one caller",
        run: (folder) => appendToLog(folder, batches, [ids, vectors, payloads], 1),
      },
      {
        name: "log, 4 callers",
        run: (folder) => appendToLog(folder, batches, [ids, vectors, payloads], 4),
      },
    ],
    notes: [],
  };
}

function replayWork(batches: number): Work {
  const parts = batchParts();
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  let isThere = false;
  return {
    title: "Replay of such batches from the page cache, checked",
    unit: "MB/s",
    amount: (batches * bytes) / 1e6,
    ways: [
      {
        name: "log reader",
        run: async (folder) => {
          const shared = join(folder, "..");
          if (!isThere) await appendToLog(shared, batches, parts, 16, "process");
          isThere = true;
          await replay(shared, batches);
        },
      },
    ],
    notes: ["The first round, which writes the log, does not count."],
  };
}

function batchParts(): [Uint8Array, Uint8Array, Uint8Array] {
  return [
    new Uint8Array(BATCH_POINTS * 28).fill(1),
    new Uint8Array(BATCH_POINTS * DIM * 4).fill(2),
    new Uint8Array(BATCH_POINTS * 60).fill(3),
  ];
}

function writeAndSync(count: number, body: Uint8Array, syncEvery: number): Way["run"] {
  return async (folder) => {
    const file = openSync(join(folder, "plain"), "w");
    for (let i = 0; i < count; i++) {
      for (let done = 0; done < body.length;) done += writeSync(file, body, done);
      if ((i + 1) % syncEvery === 0) fdatasyncSync(file);
    }
    closeSync(file);
  };
}

async function appendToLog(
  folder: string,
  count: number,
  parts: readonly Uint8Array[],
  callers: number,
  durability: "disk" | "process" = "disk",
): Promise<void> {
  const files = new NodeFileSystem(folder);
  const place = { files, folder: "", logId: LOG_ID };
  const written = await RecordLog.create(place, 0, { ...OPTIONS, durability });
  let left = count;
  const call = async (): Promise<void> => {
    while (left-- > 0) await written.append(parts);
  };
  await Promise.all(Array.from({ length: callers }, call));
  await written.close();
  await files.close();
}

async function replay(folder: string, count: number): Promise<void> {
  const files = new NodeFileSystem(folder, { readOnly: true });
  const reader = new RecordLogReader({ files, folder: "", logId: LOG_ID }, { from: 0 });
  let records = 0;
  for await (const group of reader.groups()) records += group.length;
  if (records !== count) throw new Error(`${records} records were read, not ${count}`);
  await reader.close();
  await files.close();
}

/** Runs all ways in turns, each round beginning with another one. */
async function tableOf({ title, unit, amount, ways, notes }: Work, rounds: number) {
  const root = mkdtempSync(join(tmpdir(), "quiver-bench-"));
  const rates = ways.map((): number[] => []);
  try {
    for (const { index, round } of turnsOf(ways.length, rounds, 1)) {
      const folder = mkdtempSync(join(root, "run-"));
      const begin = performance.now();
      await ways[index]!.run(folder);
      const seconds = (performance.now() - begin) / 1000;
      if (round >= 0) rates[index]!.push(amount / seconds);
      rmSync(folder, { recursive: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  const figures = rates.map(summaryOf);
  return {
    title,
    columns: ["", `${unit} (median)`, `${unit} (best)`, "of the first line (median)"],
    rows: ways.map(({ name }, i) => [
      name,
      Math.round(figures[i]!.median).toLocaleString("en"),
      Math.round(figures[i]!.max).toLocaleString("en"),
      (figures[i]!.median / figures[0]!.median).toFixed(2),
    ]),
    notes,
  };
}

function checksumTable(): ReportTable {
  const rows = [32, 512, 4096, 65_536, 1 << 24].map((length) => {
    const bytes = new Uint8Array(length).fill(5);
    const count = Math.ceil((1 << 27) / (length + 256));
    for (let i = 0; i < count / 4; i++) crc32(bytes);
    const begin = performance.now();
    for (let i = 0; i < count; i++) crc32(bytes);
    const ms = performance.now() - begin;
    return [
      length.toLocaleString("en"),
      ((ms / count) * 1e6).toFixed(0),
      ((count * length) / ms / 1e6).toFixed(2),
    ];
  });
  return { title: "Checksum", columns: ["bytes", "ns", "GB/s"], rows, notes: [] };
}
