/**
 * Who calls: API keys and tokens, by the rules of Qdrant. Keys are compared in constant time, and
 * no secret is part of any text.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Access, Backend } from "@quiverdb/client";
import { isQdrantError } from "@quiverdb/client";
import { collectionAccess, globalAccess } from "./grant.ts";
import { verifyToken } from "./token.ts";
import { RefusedClaims, type ValueExists } from "./token_claims.ts";

/** The secrets of a server. An empty text counts as absent. */
export interface Keys {
  /** Allows everything. */
  readonly apiKey?: string | undefined;
  /** Allows everything as well, so that keys can be changed without a gap. */
  readonly altApiKey?: string | undefined;
  /** Allows reading. */
  readonly readOnlyApiKey?: string | undefined;
  /** Whether tokens signed with one of the full keys are accepted. Default false. */
  readonly jwtRbac?: boolean | undefined;
}

/** The headers that tell who calls, as Node has them. gRPC calls them metadata. */
export interface Credentials {
  readonly "api-key"?: string | readonly string[] | undefined;
  readonly authorization?: string | undefined;
}

/** Why a caller is turned away: 401 and 403 with a plain text. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly reason: string;
}

/** Access is undefined where everything is allowed. */
export type Authentication = { readonly access: Access | undefined } | Refusal;

/** @param backend asked whether the values that a token depends on still exist */
export type Authenticate = (credentials: Credentials, backend: Backend) => Promise<Authentication>;

const INVALID: Refusal = { status: 401, reason: "Invalid API key or JWT" };
const NO_KEY: Refusal = {
  status: 401,
  reason: "Must provide an API key or an Authorization bearer token",
};
const STATEFUL = "Invalid JWT, stateful validation failed";

/** Whether callers have to show a key. */
export function isGuarded({ apiKey, altApiKey, readOnlyApiKey }: Keys): boolean {
  return [apiKey, altApiKey, readOnlyApiKey].some((key) => key !== undefined && key !== "");
}

/** Makes the check of callers. Without keys everybody may do everything. */
export function authenticator(keys: Keys): Authenticate {
  if (!isGuarded(keys)) return async () => ({ access: undefined });
  const full = digests([keys.apiKey, keys.altApiKey]);
  const readOnly = digests([keys.readOnlyApiKey]);
  const secrets = keys.jwtRbac === true ? bytes([keys.apiKey, keys.altApiKey]) : [];
  return async (credentials, backend) => {
    const key = shownKey(credentials);
    if (key === undefined) return NO_KEY;
    const digest = sha256(key);
    if (isAmong(digest, full)) return { access: globalAccess("manage") };
    if (isAmong(digest, readOnly)) return { access: globalAccess("read") };
    return secrets.length === 0 ? INVALID : tokenAccess(key.toString("utf8"), secrets, backend);
  };
}

/** `api-key`, and only if there is none a bearer token. Headers hold bytes as Latin-1. */
function shownKey(credentials: Credentials): Buffer | undefined {
  const { "api-key": key, authorization } = credentials;
  if (key !== undefined) return Buffer.from([key].flat().join(", "), "latin1");
  if (authorization === undefined || !authorization.startsWith("Bearer ")) return undefined;
  return Buffer.from(authorization.slice("Bearer ".length), "latin1");
}

async function tokenAccess(
  token: string,
  secrets: readonly Uint8Array[],
  backend: Backend,
): Promise<Authentication> {
  try {
    const claims = await verifyToken(token, secrets, Date.now() / 1000);
    if (claims === "unusable") return INVALID;
    if (typeof claims === "string") return { status: 403, reason: claims };
    const { access, valueExists } = claims;
    const refusal = valueExists && (await missingValue(valueExists, backend));
    if (refusal) return refusal;
    return { access: typeof access === "string" ? globalAccess(access) : collectionAccess(access) };
  } catch (error) {
    if (error instanceof RefusedClaims) return { status: 401, reason: error.message };
    throw error;
  }
}

async function missingValue(
  { collection, matches }: ValueExists,
  backend: Backend,
): Promise<Refusal | undefined> {
  const must = matches.map(({ key, value }) => ({ key, match: { value } }));
  try {
    const { points } = await backend.call("scrollPoints", {
      path: { collection_name: collection },
      query: {},
      body: { filter: { must }, limit: 1, with_payload: false },
    });
    return points.length > 0 ? undefined : { status: 401, reason: STATEFUL };
  } catch (error) {
    if (!isQdrantError(error) || error.status >= 500) throw error;
    return { status: 403, reason: STATEFUL };
  }
}

function sha256(bytesOfKey: Uint8Array): Buffer {
  return createHash("sha256").update(bytesOfKey).digest();
}

function bytes(keys: readonly (string | undefined)[]): Buffer[] {
  return keys.flatMap((key) => (key === undefined || key === "" ? [] : [Buffer.from(key)]));
}

function digests(keys: readonly (string | undefined)[]): Buffer[] {
  return bytes(keys).map(sha256);
}

/** Takes the same time whichever is equal, and if none is. */
function isAmong(digest: Buffer, known: readonly Buffer[]): boolean {
  let found = 0;
  for (const candidate of known) found |= Number(timingSafeEqual(digest, candidate));
  return found === 1;
}
