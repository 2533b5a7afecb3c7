/** Whether a collection of a name can be made. */
import { QdrantError } from "@quiverdb/client";

import type { CatalogState } from "./catalog_state.ts";

/** @throws QdrantError `already_exists`, or `bad_input` for the name of an alias */
export function checkNewName(name: string, { aliases, collections }: CatalogState): void {
  if (/[\ud800-\udfff]/u.test(name)) {
    throw new QdrantError("bad_input", "A collection name must be well-formed Unicode");
  }
  if (aliases.has(name)) {
    throw new QdrantError(
      "bad_input",
      `Can't create collection with name ${name}. Alias with the same name already exists`,
    );
  }
  if (collections.has(name)) {
    throw new QdrantError("already_exists", `Collection \`${name}\` already exists!`);
  }
}
