/**
 * Archives (docs/formats/snapshot.md): collections as one stream of bytes, and back.
 *
 * An archive is read in one pass, and nothing of it is believed: its first file says what follows,
 * and whatever is not just that ends the reading.
 */
import { QdrantError } from "@quiverdb/client";

import type { CollectionCopy } from "../catalog/collection_copy.ts";
import type { Run } from "../common/run.ts";
import type { IncomingShard } from "../shard/shard_import.ts";
import {
  type ArchivedCollection,
  archivedName,
  type ArchivedShard,
  type ArchiveManifest,
  decodeArchiveManifest,
  encodeArchiveManifest,
  MANIFEST_NAME,
  MANIFEST_SIZE_BYTES_MAX,
} from "./archive_manifest.ts";
import { foreignArchive, malformedArchive, tornArchive } from "./archive_errors.ts";
import { type TarEntry, tarEntries, type TarFile, tarOf } from "./tar_stream.ts";

/** What may stand around a file: its header, that of a larger size or longer name, and padding. */
const TAR_OVERHEAD_BYTES = 4 * 512;

/** What may stand behind the last file: tar programs fill their archives up. */
const TRAILER_BYTES_MAX = 1 << 20;

/**
 * The bytes of an archive.
 *
 * @throws QdrantError `storage` when a file of a copy cannot be read
 */
export function writeArchive(
  copies: readonly CollectionCopy[],
  about: Pick<ArchiveManifest, "kind" | "createdAt" | "aliases">,
  run: Run,
): AsyncGenerator<Uint8Array, void> {
  const collections = copies.map(({ name, record, shards }) => ({
    name,
    record,
    shards: shards.map(({ state, files }) => ({
      state,
      files: files.map(({ name: file, sizeBytes }) => ({ name: file, sizeBytes })),
    })),
  }));
  const manifest = encodeArchiveManifest({ ...about, collections });
  return tarOf(filesOf(manifest, copies, run), new Date(about.createdAt));
}

function* filesOf(
  manifest: Uint8Array,
  copies: readonly CollectionCopy[],
  run: Run,
): Generator<TarFile, void> {
  yield {
    name: MANIFEST_NAME,
    sizeBytes: manifest.length,
    async *chunks() {
      yield manifest;
    },
  };
  for (const [collection, { shards }] of copies.entries()) {
    for (const [shard, { files }] of shards.entries()) {
      for (const file of files) {
        run.check();
        const name = archivedName(collection, shard, file.name);
        yield { ...file, name, chunks: () => paced(file.chunks(), run) };
      }
    }
  }
}

/** Chunks between which others run. */
async function* paced(
  chunks: AsyncIterable<Uint8Array>,
  run: Run,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    run.check();
    if (run.due()) await run.pause();
    yield chunk;
  }
}

/** An archive that is being read. */
export class ArchiveReader {
  readonly manifest: ArchiveManifest;
  readonly #entries: AsyncGenerator<TarEntry, void>;

  private constructor(manifest: ArchiveManifest, entries: AsyncGenerator<TarEntry, void>) {
    this.manifest = manifest;
    this.#entries = entries;
  }

  /**
   * Reads the head of an archive. Close it.
   *
   * @throws QdrantError `internal` when it is no archive, `bad_input` when it is one of something
   *   else, or not sound; what `source` throws
   */
  static async open(source: AsyncIterable<Uint8Array>, run: Run): Promise<ArchiveReader> {
    const limit = { bytes: MANIFEST_SIZE_BYTES_MAX + TRAILER_BYTES_MAX };
    const failures = new SourceFailures();
    const entries = tarEntries(limited(failures.watch(source), limit, run));
    try {
      const first = await entries.next().catch((error: unknown) => {
        throw failures.of(error) ?? malformedArchive(error);
      });
      if (first.done === true) throw malformedArchive();
      const { name, isFile, sizeBytes } = first.value;
      if (name !== MANIFEST_NAME || !isFile || sizeBytes > MANIFEST_SIZE_BYTES_MAX) {
        throw foreignArchive(name);
      }
      const bytes = await wholeOf(first.value).catch((error: unknown) => {
        throw failures.of(error) ?? tornArchive("it ends in its first file");
      });
      const manifest = decodeArchiveManifest(bytes, run);
      const rest = manifest.collections.flatMap(({ shards }) => shards.flatMap((of) => of.files));
      const known = rest.reduce((sum, of) => sum + TAR_OVERHEAD_BYTES + of.sizeBytes, sizeBytes);
      limit.bytes = known + TRAILER_BYTES_MAX;
      return new ArchiveReader(manifest, translated(entries, failures));
    } catch (error) {
      await entries.return();
      throw failures.of(error) ?? error;
    }
  }

  /**
   * The shards of a collection. Read the files of one before the next is taken. All that follows
   * the last is read, too: an archive that is torn behind it is refused.
   *
   * @throws QdrantError `bad_input` when the archive does not hold just what its manifest says
   */
  async *shards(wanted: ArchivedCollection): AsyncGenerator<IncomingShard, void> {
    for (const [number, collection] of this.manifest.collections.entries()) {
      for (const [at, shard] of collection.shards.entries()) {
        const files = this.#files(shard, (name) => archivedName(number, at, name));
        if (collection === wanted) yield { state: shard.state, files };
        else for await (const file of files) await file.skip();
      }
    }
    const { done, value } = await this.#entries.next();
    if (done !== true) throw tornArchive(`${JSON.stringify(value.name)} follows the last file`);
  }

  async *#files(
    { files }: ArchivedShard,
    nameOf: (file: string) => string,
  ): AsyncGenerator<TarEntry, void> {
    for (const { name, sizeBytes } of files) {
      const { done, value } = await this.#entries.next();
      if (done === true) throw tornArchive(`it ends before the file ${name}`);
      if (value.name !== nameOf(name) || !value.isFile) {
        throw tornArchive(`it holds ${JSON.stringify(value.name)}, which it should not`);
      }
      if (value.sizeBytes !== sizeBytes) throw tornArchive(`the file ${name} has another size`);
      yield { ...value, name };
    }
  }

  async close(): Promise<void> {
    await this.#entries.return();
  }
}

/** Tells failures of the source from those of the archive: both come out of the decoder. */
class SourceFailures {
  readonly #failures = new Set<unknown>();

  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    try {
      yield* source;
    } catch (error) {
      this.#failures.add(error);
      throw error;
    }
  }

  /** The error, if it is one of the source or of ours. */
  of(error: unknown): unknown {
    return this.#failures.has(error) || error instanceof QdrantError ? error : undefined;
  }
}

/** Entries whose errors are those of an archive that began well. */
async function* translated(
  entries: AsyncGenerator<TarEntry, void>,
  failures: SourceFailures,
): AsyncGenerator<TarEntry, void> {
  const explain = (error: unknown): unknown =>
    failures.of(error) ?? tornArchive(error instanceof Error ? error.message : String(error));
  try {
    for await (const entry of entries) {
      yield {
        ...entry,
        async *chunks() {
          try {
            yield* entry.chunks();
          } catch (error) {
            throw explain(error);
          }
        },
      };
    }
  } catch (error) {
    throw explain(error);
  }
}

/** Ends a source that goes on for longer than it should. */
async function* limited(
  source: AsyncIterable<Uint8Array>,
  limit: { readonly bytes: number },
  run: Run,
): AsyncGenerator<Uint8Array, void> {
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    if (sizeBytes > limit.bytes) throw tornArchive("it goes on behind its end");
    if (run.due()) await run.pause();
    yield chunk;
  }
}

async function wholeOf(entry: TarEntry): Promise<Uint8Array> {
  const bytes = new Uint8Array(entry.sizeBytes);
  let at = 0;
  for await (const chunk of entry.chunks()) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
