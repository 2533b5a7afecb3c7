/**
 * A second process for the tests of storage folders. Arguments: what to do, the folder.
 *
 * - `hold`: opens for writing, prints `open` or `error CODE DETAILS MESSAGE`, closes at the end of
 *   stdin.
 * - `leave`: opens for writing, ends without closing.
 * - `write`: commits batches of numbered keys and rows without end, prints `ack N` after each.
 * - `read`: opens read-only; for each line of stdin prints epoch and value of the key `n`.
 * - `fill`: commits ever larger values until one fails, then a small one; prints what happened.
 */
import { createInterface } from "node:readline";
import { QdrantError } from "@quiverdb/client";
import { encodeKey } from "../key.ts";
import { openFolderStorage } from "../open_storage.ts";
import type { Storage } from "../storage.ts";

/** Bytes of one row that `write` appends. */
export const ROW_BYTES = 512;
/** Keys and rows of one batch of `write`. */
export const BATCH_KEYS = 20;

/** The value of key `(batch, i)` and every byte of its row. */
export function byteOf(batch: number, i: number): number {
  return (batch * 31 + i * 7 + 1) & 0xff;
}

if (process.argv[1]?.endsWith("storage_child.ts")) {
  await main(process.argv[2] ?? "", process.argv[3] ?? "");
}

async function main(action: string, folder: string): Promise<void> {
  let storage: Storage;
  try {
    storage = await openFolderStorage(folder, { readOnly: action === "read" });
  } catch (error) {
    if (!(error instanceof QdrantError)) throw error;
    say(`error ${error.code} ${JSON.stringify(error.details)} ${error.message}`);
    return;
  }
  say("open");
  if (action === "leave") return;
  if (action === "write") await writeForever(storage);
  else if (action === "read") await answer(storage);
  else if (action === "fill") await fill(storage);
  else await endOfInput();
  await storage.close();
}

async function writeForever(storage: Storage): Promise<void> {
  const stored = storage.get(encodeKey("batches"));
  let batch = stored === undefined ? 0 : new DataView(stored.buffer).getUint32(0);
  for (;;) {
    const number = batch++;
    const total = batch;
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, total);
    const changes = [{ key: encodeKey("batches"), value: count }];
    const rows = new Uint8Array(BATCH_KEYS * ROW_BYTES);
    for (let i = 0; i < BATCH_KEYS; i++) {
      const value = new Uint8Array(40).fill(byteOf(number, i));
      changes.push({ key: encodeKey("row", number, i), value });
      rows.fill(byteOf(number, i), i * ROW_BYTES, (i + 1) * ROW_BYTES);
    }
    const append = { file: "c/rows", position: number * rows.length, bytes: () => rows };
    const durable = storage.commit(changes, [append]).then(() => say(`ack ${total}`));
    // Some commits run into the next one, so that groups of several are killed as well.
    if (number % 3 !== 0) await durable;
  }
}

async function answer(storage: Storage): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== "") say(`${storage.epoch()} ${storage.get(encodeKey("n"))?.join(",") ?? "none"}`);
  }
}

async function fill(storage: Storage): Promise<void> {
  const key = encodeKey("value");
  await storage.commit([{ key, value: Uint8Array.of(1) }]);
  const epoch = storage.epoch();
  const big = { key, value: new Uint8Array(8 << 20) };
  const results = await Promise.allSettled([storage.commit([big]), storage.commit([big])]);
  const codes = results.map((result) =>
    result.status === "rejected" && result.reason instanceof QdrantError
      ? result.reason.code
      : result.status,
  );
  say(`big ${codes.join(" ")}`);
  say(`epoch moved ${storage.epoch() !== epoch}, value ${storage.get(key)?.join(",")}`);
  await storage.commit([{ key, value: Uint8Array.of(2) }]);
  say(`small value ${storage.get(key)?.join(",")}`);
}

async function endOfInput(): Promise<void> {
  for await (const chunk of process.stdin) void chunk;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
