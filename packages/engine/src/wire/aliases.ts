/** Reading changes of aliases. */
import type { AliasAction } from "../request/alias_action.ts";
import { readBody } from "./kit/body.ts";
import { list, required, struct } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { string } from "./kit/scalars.ts";
import { unionByMember } from "./kit/union.ts";

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
    create_alias: (raw, reading) => {
      const { collection_name, alias_name } = createBody(raw, reading).create_alias;
      return { kind: "create", collection: collection_name, alias: alias_name };
    },
    delete_alias: (raw, reading) => ({
      kind: "delete",
      alias: deleteBody(raw, reading).delete_alias.alias_name,
    }),
    rename_alias: (raw, reading) => {
      const { old_alias_name, new_alias_name } = renameBody(raw, reading).rename_alias;
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
export function readUpdateAliases(body: unknown, context: ReadContext): readonly AliasAction[] {
  return readBody(actionsBody, body, context).actions;
}
