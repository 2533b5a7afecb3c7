/**
 * The claims of a token, read from its payload. A token whose claims have another shape is refused
 * as a whole; claims that are not known are ignored.
 */
import type { CollectionGrant, GlobalGrant } from "./grant.ts";

/** Some point of a collection must have all these values, or the token is void. */
export interface ValueExists {
  readonly collection: string;
  readonly matches: readonly {
    readonly key: string;
    readonly value: string | number | boolean;
  }[];
}

export interface TokenClaims {
  /** Seconds since the epoch after which the token is void. */
  readonly expiry: number | undefined;
  readonly access: GlobalGrant | ReadonlyMap<string, CollectionGrant>;
  readonly valueExists: ValueExists | undefined;
}

/** A reason to refuse a token that its bearer is told. */
export class RefusedClaims extends Error {
  override readonly name: string = "RefusedClaims";
}

const GLOBAL_GRANTS: ReadonlyMap<unknown, GlobalGrant> = new Map([
  ["r", "read"],
  ["m", "manage"],
]);

/**
 * @param payload the parsed JSON of the token
 * @returns undefined for claims of another shape
 * @throws RefusedClaims for claims that are well-formed and not allowed
 */
export function readClaims(payload: unknown): TokenClaims | undefined {
  if (!isObject(payload)) return undefined;
  const { exp: expiry, sub, subject } = payload;
  if (expiry !== undefined && expiry !== null && !isUnsigned(expiry)) return undefined;
  for (const text of [sub, subject]) {
    if (text !== undefined && text !== null && typeof text !== "string") return undefined;
  }
  const access = readAccess(payload["access"]);
  const valueExists = readValueExists(payload["value_exists"]);
  if (access === undefined || valueExists === "malformed") return undefined;
  return { expiry: expiry ?? undefined, access, valueExists };
}

function readAccess(access: unknown): TokenClaims["access"] | undefined {
  if (access === undefined) return "manage";
  if (!Array.isArray(access)) return GLOBAL_GRANTS.get(access);
  const entries: readonly unknown[] = access;
  const grants = new Map<string, CollectionGrant>();
  const refusals: string[] = [];
  for (const [at, entry] of entries.entries()) {
    if (!isObject(entry)) return undefined;
    const { collection, access: grant, payload } = entry;
    if (typeof collection !== "string" || !isCollectionGrant(grant)) return undefined;
    if (payload !== undefined && payload !== null) {
      refusals.push(
        `access[${at}].payload: The 'payload' constraint is deprecated and should not be used`,
      );
    }
    if (grants.has(collection)) {
      refusals.push(`access[${at}].collection: Collection name should be unique`);
    }
    grants.set(collection, grant);
  }
  if (refusals.length > 0) throw new RefusedClaims(refusals.join("; "));
  return grants;
}

function readValueExists(claim: unknown): ValueExists | undefined | "malformed" {
  if (claim === undefined || claim === null) return undefined;
  if (!isObject(claim)) return "malformed";
  const { collection } = claim;
  const matches: unknown = claim["matches"];
  if (typeof collection !== "string" || !Array.isArray(matches)) return "malformed";
  const pairs = matches.map((match: unknown) => {
    if (!isObject(match)) return undefined;
    const { key, value } = match;
    return typeof key === "string" && isMatchable(value) ? { key, value } : undefined;
  });
  const complete = pairs.filter((pair) => pair !== undefined);
  return complete.length === pairs.length ? { collection, matches: complete } : "malformed";
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isUnsigned(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isCollectionGrant(value: unknown): value is CollectionGrant {
  return value === "r" || value === "rw" || value === "prw";
}

function isMatchable(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value);
}
