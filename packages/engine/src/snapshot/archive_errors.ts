/** What is said of archives that are not, or not wholly, snapshots of ours. */
import { QdrantError } from "@quiverdb/client";

/** First files of snapshots of a Qdrant server: of a collection, a shard, or all. */
const QDRANT_NAME =
  /^(?:\.\/)?(?:\d+(?:\/|\.tar$|$)|shard|segments?\/|wal\/|version\.info$|config\.json$|[\w-]+\.json$|payload_index|temp|storage\/|.*\.snapshot$)/;

/** What is not even an archive; in the words of Qdrant. */
export function malformedArchive(cause?: unknown): QdrantError {
  const text = "File IO error: Malformed tar archive, reached unknown entry";
  return new QdrantError("internal", text, { cause });
}

/** @param name of its first file */
export function foreignArchive(name: string): QdrantError {
  const shown = JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}...` : name);
  if (!QDRANT_NAME.test(name)) {
    return new QdrantError("bad_input", `This archive is no snapshot: it begins with ${shown}`);
  }
  return new QdrantError(
    "bad_input",
    `This is a snapshot of a Qdrant server (it begins with ${shown}), and Quiver reads its own only`,
    { advice: "Recover it on a Qdrant server, and migrate the collection from there" },
  );
}

/** What began well. */
export function tornArchive(what: string): QdrantError {
  return new QdrantError("bad_input", `The snapshot is damaged or incomplete: ${what}`);
}
