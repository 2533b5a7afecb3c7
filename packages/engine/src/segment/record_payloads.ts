/** The payloads in the record of what an operation changed. */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { paddingOf } from "../payload/payload_heap.ts";
import type { PayloadStore } from "../payload/payload_store.ts";
import type { SegmentChanges } from "./segment_record.ts";

/**
 * The payloads of the added rows `[firstRow, rowCount)`, and of rows known before.
 *
 * @param changed offsets of the rows known before whose payload changed
 */
export async function payloadsOf(
  store: PayloadStore,
  firstRow: number,
  rowCount: number,
  changed: ReadonlySet<number>,
  run: Run,
): Promise<Pick<SegmentChanges, "payloadLengths" | "payloadChanges" | "payloads">> {
  const payloadLengths = new Uint32Array(rowCount - firstRow);
  const payloadChanges = new Uint32Array(2 * changed.size);
  let size = 0;
  const lengthAt = (offset: number): number => {
    const { length } = store.entry(offset);
    size += length + paddingOf(length);
    return length;
  };
  for (let row = 0; row < payloadLengths.length; row++) {
    payloadLengths[row] = lengthAt(firstRow + row);
  }
  let at = 0;
  for (const offset of changed) {
    payloadChanges[at++] = offset;
    payloadChanges[at++] = lengthAt(offset);
  }
  const payloads = new Uint8Array(size);
  let end = 0;
  const add = (offset: number): void => {
    const bytes = store.encoded(offset);
    if (bytes === undefined) return;
    payloads.set(bytes, end);
    end += bytes.length + paddingOf(bytes.length);
  };
  for (let offset = firstRow; offset < rowCount; offset++) {
    add(offset);
    if (offset % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  for (const offset of changed) {
    add(offset);
    if (run.due()) await run.pause();
  }
  return { payloadLengths, payloadChanges, payloads };
}
