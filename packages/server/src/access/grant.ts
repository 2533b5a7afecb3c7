/**
 * What a caller may do: everything, reading everything, or what a token says of single collections.
 *
 * The rules and their texts are Qdrant's. A collection is known by the name in the request: a token
 * for a collection does not open it under an alias.
 */
import { type Access, type AccessRight, QdrantError } from "@quiverdb/client";

/** Over the whole instance. */
export type GlobalGrant = "read" | "manage";

/** Over one collection: reading, reading and writing, or reading and writing points only. */
export type CollectionGrant = "r" | "rw" | "prw";

/** Rights over collections by name; others are closed. */
export type CollectionGrants = ReadonlyMap<string, CollectionGrant>;

/** Rights over the whole instance. */
export function globalAccess(grant: GlobalGrant): Access {
  return {
    requireRight(right) {
      if (grant === "manage" || !changes(right)) return;
      throw new QdrantError("forbidden", "Global manage access is required");
    },
  };
}

/** Rights over the named collections only. */
export function collectionAccess(grants: CollectionGrants): Access {
  return {
    requireRight(right, collection) {
      if (collection === undefined) {
        throw new QdrantError("forbidden", "Global access is required");
      }
      const reason = refusal(grants.get(collection), right, collection);
      if (reason !== undefined) throw new QdrantError("forbidden", reason);
    },
  };
}

function changes(right: AccessRight): boolean {
  return right !== "read" && right !== "read_extras";
}

/** Why a right over a collection is refused, or undefined. */
function refusal(
  grant: CollectionGrant | undefined,
  right: AccessRight,
  collection: string,
): string | undefined {
  if (grant === undefined) return `Access to collection ${collection} is required`;
  if (grant === "r" && changes(right)) {
    return `Write access to collection ${collection} is required`;
  }
  if (right === "manage") return "Manage access for this operation is required";
  if (grant === "prw" && (right === "read_extras" || right === "write_extras")) {
    return `Only points access is allowed for collection ${collection}`;
  }
  return undefined;
}
