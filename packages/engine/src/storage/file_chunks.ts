/** Files that are moved as a whole, in pieces: never more than one piece is in memory. */
import type { Durability } from "./durability.ts";
import type { FileSystem } from "./file_system.ts";
import { damaged } from "./storage_error.ts";
import { CHUNK_SIZE_BYTES } from "./storage_limits.ts";

/**
 * The bytes of a file from front to back, in chunks that the taker may keep.
 *
 * @param sizeBytes how many there are
 * @throws QdrantError `storage`: `missing`; `damaged` when it ends before
 */
export async function* chunksOf(
  files: FileSystem,
  name: string,
  sizeBytes: number,
): AsyncGenerator<Uint8Array, void> {
  const file = await files.open(name, "read");
  try {
    for (let position = 0; position < sizeBytes;) {
      const chunk = new Uint8Array(Math.min(CHUNK_SIZE_BYTES, sizeBytes - position));
      const count = await file.read(position, chunk);
      if (count < chunk.length) throw damaged(name, `it ends before byte ${sizeBytes}`);
      yield chunk;
      position += count;
    }
  } finally {
    await file.close();
  }
}

/**
 * Writes a new file; nothing is left of it when that fails. Its name is durable after `syncFolder`.
 *
 * @returns its size
 * @throws what `chunks` throws; QdrantError `storage`
 */
export async function writeChunks(
  files: FileSystem,
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  durability: Durability = "disk",
): Promise<number> {
  const file = await files.open(name, "create");
  let sizeBytes = 0;
  try {
    for await (const chunk of chunks) {
      await file.write(sizeBytes, [chunk]);
      sizeBytes += chunk.length;
    }
    if (durability === "disk") await file.sync();
  } catch (error) {
    await file.close().catch(() => undefined);
    await files.unlink(name).catch(() => undefined);
    throw error;
  }
  await file.close();
  return sizeBytes;
}
