/**
 * The complete client, without what opens its backend.
 *
 * The methods stand in tables by subject, each a function over the client's connection. The class
 * is put together from the tables: a method has one place, and there are no storeys of classes.
 */
import type { Backend } from "../operation/backend.ts";
import type { AsyncDisposal } from "./async_disposal.ts";
import { collectionMethods } from "./collections.ts";
import { Connection, connection } from "./connection.ts";
import type { Caller } from "./connection.ts";
import { migrationMethods } from "./migrations.ts";
import { rawApiMethods } from "./raw_api.ts";
import { readMethods } from "./reads.ts";
import { serviceMethods } from "./service.ts";
import { snapshotMethods } from "./snapshots.ts";
import { supersededReadMethods } from "./superseded_reads.ts";
import { uploadMethods } from "./uploads.ts";
import { writeMethods } from "./writes.ts";

const TABLES: readonly object[] = [
  collectionMethods,
  writeMethods,
  readMethods,
  supersededReadMethods,
  uploadMethods,
  migrationMethods,
  snapshotMethods,
  serviceMethods,
  rawApiMethods,
];

type CollectionMethods = typeof collectionMethods;
type WriteMethods = typeof writeMethods;
type ReadMethods = typeof readMethods;
type SupersededReadMethods = typeof supersededReadMethods;
type UploadMethods = typeof uploadMethods;
type MigrationMethods = typeof migrationMethods;
type SnapshotMethods = typeof snapshotMethods;
type ServiceMethods = typeof serviceMethods;
type RawApiMethods = typeof rawApiMethods;

export interface QdrantClientBase
  extends
    CollectionMethods,
    WriteMethods,
    ReadMethods,
    SupersededReadMethods,
    UploadMethods,
    MigrationMethods,
    SnapshotMethods,
    ServiceMethods,
    RawApiMethods,
    AsyncDisposal {}

/**
 * All methods of Qdrant's client, over a Backend that is opened by the first call.
 *
 * - Methods have the names of the official JavaScript client and, in camelCase, of the Python
 *   client. The collection's name comes first, then one object of arguments with wire names.
 * - The last object of every method takes `signal`, also where there is nothing else to give.
 * - Where the two clients differ in a default, a method has the default of the client its name
 *   comes from (`query`: no payload, `queryPoints`: payload). Names they share wait for writes by
 *   default.
 * - Every error of the engine or server is a QdrantError whose message starts with the method's
 *   name.
 */
export class QdrantClientBase implements Caller {
  static {
    for (const table of TABLES) {
      for (const [name, value] of Object.entries(table)) {
        Object.defineProperty(this.prototype, name, { value, writable: true, configurable: true });
      }
    }
  }

  readonly [connection]: Connection;

  /** @param open opens what answers the calls; called again by the next call if it failed */
  constructor(open: () => Promise<Backend>) {
    this[connection] = new Connection(open);
  }

  /**
   * Waits for the calls made before it and releases everything: locks, files, connections. Calls
   * made after it reject with the error `closed`; an upload under way ends after the batches that
   * are. Closing again does nothing.
   */
  close(): Promise<void> {
    return this[connection].close();
  }

  /**
   * {@link close}, for `await using client = ...`.
   *
   * @internal In declarations {@link AsyncDisposal} stands for it.
   */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
