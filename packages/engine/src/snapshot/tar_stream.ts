/**
 * Tar archives as streams, by the library `modern-tar`: written and read entry by entry, with back
 * pressure, so that a few megabytes of an archive are in memory at most.
 */
import { createTarDecoder, createTarPacker } from "./generated/tar.ts";

/** A file that goes into an archive. */
export interface TarFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Just so many bytes. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** An entry of an archive. Read it, or skip it, before the next is taken. */
export interface TarEntry extends TarFile {
  /** Whether it is an ordinary file: no link, folder or device. */
  readonly isFile: boolean;
  skip(): Promise<void>;
}

/**
 * The bytes of an archive.
 *
 * @param modifiedAt of all its files
 * @throws what `chunks` of a file throws
 */
export async function* tarOf(
  files: Iterable<TarFile> | AsyncIterable<TarFile>,
  modifiedAt: Date,
): AsyncGenerator<Uint8Array, void> {
  const { readable, controller } = createTarPacker();
  const packed = (async () => {
    for await (const { name, sizeBytes, chunks } of files) {
      const body = controller.add({ name, size: sizeBytes, type: "file", mtime: modifiedAt });
      const writer = body.getWriter();
      // A failure is told to whoever writes, and once more by this.
      writer.closed.catch(() => {});
      for await (const chunk of chunks()) await writer.write(chunk);
      await writer.close();
    }
    controller.finalize();
  })();
  packed.catch((error: unknown) => controller.error(error));
  const reader = readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
  } finally {
    // Whoever stops early ends the packing, too.
    await reader.cancel().catch(() => {});
    await packed.catch(() => {});
  }
}

/**
 * The entries of an archive.
 *
 * @throws what `source` throws; Error when its bytes are no whole archive
 */
export async function* tarEntries(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<TarEntry, void> {
  const entries = streamOf(source)
    .pipeThrough(createTarDecoder({ strict: true }))
    .getReader();
  try {
    for (;;) {
      const { done, value } = await entries.read();
      if (done) return;
      const { header, body } = value;
      yield {
        name: header.name,
        sizeBytes: header.size,
        isFile: header.type === "file",
        chunks: () => chunksIn(body),
        skip: () => body.cancel(),
      };
    }
  } finally {
    await entries.cancel().catch(() => {});
  }
}

async function* chunksIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function streamOf(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
