/**
 * Puts a collection that came as files in the place of another, or in a new one. All is received
 * and checked before; then one record of the log is the moment of the change, and what was there is
 * removed. A process that ends before leaves folders that no record names.
 */
import { QdrantError } from "@quiverdb/client";

import type { Collection } from "../collection/collection.ts";
import type { Run } from "../common/run.ts";
import type { Environment } from "../shard/environment.ts";
import type { Decision } from "./alias_changes.ts";
import { type CatalogState, type CollectionRecord, numbersOf } from "./catalog_state.ts";
import { type CatalogAccess, homeOf, type NamedRecord } from "./collection_home.ts";
import { checkNewName } from "./check_new_name.ts";
import {
  type CopiedRecord,
  type IncomingCollection,
  placedRecord,
  receiveCollection,
} from "./collection_copy.ts";

/** What of the catalog it takes. */
export interface AdoptingCatalog {
  readonly environment: Environment;
  /** As it is now. */
  readonly state: () => CatalogState;
  readonly change: <Result>(decide: (state: CatalogState) => Decision<Result>) => Promise<Result>;
  readonly accessOf: (number: number) => CatalogAccess;
  /** Makes an open collection that of its number. */
  readonly show: (number: number, collection: Collection) => void;
  readonly drop: (number: number, refusal: QdrantError) => Promise<void>;
  readonly purge: (number: number) => void;
}

/**
 * See the head of the file. Aliases stay.
 *
 * @throws QdrantError `storage`, `bad_input`, and what `incoming` throws; all is as it was then
 */
export async function adoptCollection(
  catalog: AdoptingCatalog,
  name: string,
  incoming: IncomingCollection,
  run: Run,
): Promise<void> {
  const copied = recordIn(catalog.state(), name, incoming).copied;
  const record = placedRecord(takeNumbers(catalog.state(), copied), copied);
  const refusal = replaced(name);
  let pending: CollectionRecord | undefined;
  let isPlaced = false;
  try {
    const received = await receiveCollection(
      catalog.environment,
      record,
      incoming.shards,
      (of) => {
        pending = of;
        const access = catalog.accessOf(of.number);
        // Until the catalog has a record of it.
        const present = (): NamedRecord | undefined =>
          pending === undefined ? access.present() : { name: "", record: pending };
        return homeOf(of.number, of.config, { ...access, present });
      },
      run,
    );
    run.check();
    if (received.collection !== undefined) catalog.show(record.number, received.collection);
    const former = await catalog.change((state) => {
      const { target, present, copied: decided } = recordIn(state, name, incoming);
      isPlaced = true;
      const changed = { ...received.record, config: decided.config };
      return { changes: [{ kind: "collection", name: target, record: changed }], result: present };
    });
    pending = undefined;
    if (former === undefined) return;
    await catalog.drop(former.number, refusal);
    for (const number of numbersOf(former)) catalog.purge(number);
  } catch (error) {
    pending = undefined;
    await catalog.drop(record.number, refusal);
    // A record that could not be written may be found by the next opening all the same.
    if (!isPlaced) for (const number of numbersOf(record)) catalog.purge(number);
    throw error;
  }
}

function recordIn(
  state: CatalogState,
  name: string,
  incoming: IncomingCollection,
): {
  readonly target: string;
  readonly present: CollectionRecord | undefined;
  readonly copied: CopiedRecord;
} {
  const target = state.aliases.get(name) ?? name;
  const present = state.collections.get(target);
  if (present === undefined) checkNewName(target, state);
  return { target, present, copied: incoming.record(present) };
}

/** Numbers are taken at once: folders that no record names are removed by the next opening. */
function takeNumbers(state: CatalogState, { shards = [] }: CopiedRecord): number {
  const number = state.nextNumber;
  state.nextNumber += 1 + shards.length;
  return number;
}

function replaced(name: string): QdrantError {
  return new QdrantError("unavailable", `collection ${name} was replaced by a snapshot`);
}
