import assert from "node:assert/strict";
import { test } from "node:test";

import { readUpdateAliases } from "./aliases.ts";
import { readContext } from "./testing/parse.ts";

function readActions(actions: unknown): ReturnType<typeof readUpdateAliases> {
  return readUpdateAliases({ actions }, readContext());
}

test("actions are read in order", () => {
  assert.deepEqual(
    readActions([
      { create_alias: { collection_name: "c", alias_name: "a" } },
      { rename_alias: { old_alias_name: "a", new_alias_name: "b" } },
      { delete_alias: { alias_name: "b" } },
    ]),
    [
      { kind: "create", collection: "c", alias: "a" },
      { kind: "rename", oldAlias: "a", newAlias: "b" },
      { kind: "delete", alias: "b" },
    ],
  );
});

test("an unknown or incomplete action is refused", () => {
  assert.throws(() => readActions([{ drop_alias: {} }]), /AliasOperations/);
  assert.throws(
    () => readActions([{ rename_alias: { old_alias_name: "a" } }]),
    /AliasOperations at actions\[0\]: missing field `new_alias_name`/,
  );
});
