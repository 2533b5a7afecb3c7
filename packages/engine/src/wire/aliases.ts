/** Reading changes of aliases. */
import type { AliasAction } from "../request/alias_action.ts";
import type { BodySource } from "./place.ts";
import { list, readBody, required, struct, unionByMember } from "./reader.ts";
import { string } from "./scalar_readers.ts";

const createBody = struct("CreateAliasOperation", {
  create_alias: required(
    struct("CreateAlias", { collection_name: required(string), alias_name: required(string) }),
  ),
});

const deleteBody = struct("DeleteAliasOperation", {
  delete_alias: required(struct("DeleteAlias", { alias_name: required(string) })),
});

const renameBody = struct("RenameAliasOperation", {
  rename_alias: required(
    struct("RenameAlias", { old_alias_name: required(string), new_alias_name: required(string) }),
  ),
});

const action = unionByMember<AliasAction>(
  "data did not match any variant of untagged enum AliasOperations",
  {
    create_alias: (raw, at) => {
      const { collection_name, alias_name } = createBody(raw, at).create_alias;
      return { kind: "create", collection: collection_name, alias: alias_name };
    },
    delete_alias: (raw, at) => ({
      kind: "delete",
      alias: deleteBody(raw, at).delete_alias.alias_name,
    }),
    rename_alias: (raw, at) => {
      const { old_alias_name, new_alias_name } = renameBody(raw, at).rename_alias;
      return { kind: "rename", oldAlias: old_alias_name, newAlias: new_alias_name };
    },
  },
);

const actionsBody = struct("ChangeAliasesOperation", { actions: required(list(action)) });

/**
 * Reads the body of a change of aliases.
 *
 * @throws QdrantError `format`
 */
export function parseAliasActions(
  body: unknown,
  source: BodySource = "caller",
): readonly AliasAction[] {
  return readBody(body, source, "", actionsBody).actions;
}
