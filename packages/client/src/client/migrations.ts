/** The methods that go through whole collections: to the next point, to the next back end. */
import { QdrantError } from "../errors/qdrant_error.ts";
import { migrateCollections } from "../migration/migrate.ts";
import type { MigrateOptions, MigrationResult } from "../migration/migrate_options.ts";
import { readPages } from "../migration/pages.ts";
import type { CallOptions } from "../operation/backend.ts";
import type { Payload, Record, ScrollRequest } from "../operation/models.ts";
import { pause } from "../operation/retry.ts";
import { checkArguments, readOf } from "./arguments.ts";
import type { ReadArguments } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

/** Arguments of `scrollAll`. */
export type ScrollAllArguments = Omit<ScrollRequest, "limit" | "order_by"> &
  ReadArguments & {
    /** Points that are read at once; default 100. */
    batchSize?: number | undefined;
  };

/** Arguments of `waitUntilIndexed`. */
export interface WaitUntilIndexedArguments extends CallOptions {
  /** Seconds after which it fails with `timeout`; default: none. */
  timeout?: number | undefined;
}

const PAGE_POINTS = 100;
/** Milliseconds between two looks, at first and at most. */
const FIRST_LOOK_MS = 20;
const LOOK_MS_MAX = 1_000;

/** Going through whole collections. */
export const migrationMethods = {
  /**
   * All points of a collection in the order of their ids, or those that match `filter`. A page is
   * read when the one before it is used up. By default with payload and without vectors.
   *
   * @throws while it is iterated, as `scroll`
   */
  scrollAll<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: ScrollAllArguments = {},
  ): AsyncIterable<Record<P>> {
    return allPoints<P>(this, collectionName, args);
  },

  /**
   * Copies collections with their configuration, indexes, points, shard keys and aliases to the
   * back end of another client. A name that is taken there is an error before anything is copied.
   * The source may be written to meanwhile: a point whose id is still to come is copied, others are
   * not, and different counts in the end are an error.
   *
   * @throws QdrantError `not_found`, `already_exists`, `precondition` (different counts)
   */
  async migrate(
    this: Caller,
    dest: Caller,
    options: MigrateOptions = {},
  ): Promise<MigrationResult> {
    checkArguments("migrate", options);
    if (typeof dest !== "object" || dest === null || dest[connection] === undefined) {
      throw new QdrantError("format", "dest: expected a QdrantClient", { operation: "migrate" });
    }
    if (dest[connection] === this[connection]) {
      const text = "the destination is the source";
      throw new QdrantError("bad_input", text, { operation: "migrate" });
    }
    const { signal } = options;
    return this[connection].run("migrate", { signal }, (source) =>
      dest[connection].run("migrate", { signal }, (destination) =>
        migrateCollections(source, destination, options),
      ),
    );
  },

  /**
   * Resolves when the optimizers of a collection have nothing left to do: all indexes are built.
   *
   * @throws QdrantError `internal` when an optimizer failed, `timeout`, `not_found`
   */
  async waitUntilIndexed(
    this: Caller,
    collectionName: string,
    args: WaitUntilIndexedArguments = {},
  ): Promise<void> {
    checkArguments("waitUntilIndexed", args);
    const { timeout = Infinity, signal } = args;
    const method = "waitUntilIndexed";
    const deadline = performance.now() + timeout * 1000;
    const path = { collection_name: collectionName };
    let isNudged = false;
    for (let look = FIRST_LOOK_MS; ; look = Math.min(LOOK_MS_MAX, look * 2)) {
      const info = await this[connection].call(method, "getCollection", { path, query: {} }, args);
      const { status, optimizer_status: optimizers } = info;
      if (typeof optimizers === "object") {
        throw new QdrantError("internal", optimizers.error, { operation: method });
      }
      if (status === "green" && (info.update_queue?.length ?? 0) === 0) return;
      if (status === "grey" && !isNudged) {
        // After a restart a server optimizes from the next change on.
        isNudged = true;
        const body = { optimizers_config: {} };
        const request = { path, query: {}, body };
        await this[connection].call(method, "updateCollection", request, { signal });
      }
      if (performance.now() + look > deadline) {
        const text = `\`${collectionName}\` is ${status} after ${timeout} s`;
        throw new QdrantError("timeout", text, { operation: method });
      }
      await pause(look, signal);
    }
  },
};

async function* allPoints<P extends object>(
  caller: Caller,
  collectionName: string,
  args: ScrollAllArguments,
): AsyncGenerator<Record<P>, void, undefined> {
  const method = "scrollAll";
  checkArguments(method, args);
  const { batchSize = PAGE_POINTS, ...rest } = args;
  const { request, options } = readOf<ScrollRequest>(method, collectionName, rest);
  const { with_payload = true, with_vector = false, ...body } = request.body;
  const pages = readPages(
    (page) => {
      const given = { ...request, body: page };
      return caller[connection].call(method, "scrollPoints", given, options);
    },
    { limit: batchSize, with_payload, with_vector, ...body },
  );
  // The caller says what type the payloads have.
  for await (const page of pages) yield* page as Record<P>[];
}
