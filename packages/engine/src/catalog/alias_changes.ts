/** What actions on aliases change in a catalog. */
import { QdrantError } from "@quiverdb/client";

import type { AliasAction } from "../request/alias_action.ts";
import type { CatalogChange, CatalogState } from "./catalog_state.ts";

/** What is decided by a change before it is durable. */
export interface Decision<Result> {
  readonly changes: readonly CatalogChange[];
  readonly result: Result;
}

/** What actions on aliases change, up to the first that fails, and its failure. */
export function changesOf(
  actions: readonly AliasAction[],
  { collections, aliases }: CatalogState,
): Decision<QdrantError | undefined> {
  const changed = new Map(aliases);
  const changes: CatalogChange[] = [];
  const set = (alias: string, collection: string | null): void => {
    if (collection === null) changed.delete(alias);
    else changed.set(alias, collection);
    changes.push({ kind: "alias", alias, collection });
  };
  const failed = (failure: QdrantError) => ({ changes, result: failure });
  for (const action of actions) {
    if (action.kind === "delete") {
      set(action.alias, null);
    } else if (action.kind === "rename") {
      const target = changed.get(action.oldAlias);
      if (target === undefined) {
        return failed(new QdrantError("not_found", `Alias ${action.oldAlias} does not exists!`));
      }
      set(action.oldAlias, null);
      set(action.newAlias, target);
    } else if (!collections.has(action.collection)) {
      return failed(missing(action.collection));
    } else if (collections.has(action.alias)) {
      return failed(
        new QdrantError("already_exists", `Collection \`${action.alias}\` already exists!`),
      );
    } else {
      set(action.alias, action.collection);
    }
  }
  return { changes, result: undefined };
}

/** The error for a collection that is not there. */
export function missing(name: string): QdrantError {
  return new QdrantError("not_found", `Collection \`${name}\` doesn't exist!`);
}
