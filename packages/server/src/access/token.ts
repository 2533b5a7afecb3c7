/** JSON Web Tokens (HS256), signed with a full key of the server. */
import { type TokenClaims, readClaims } from "./token_claims.ts";

/** Seconds by which the clocks of the server and of who made the token may differ. */
const LEEWAY_S = 30;

/** What is wrong with a token; `unusable` is also what is no token at all. */
export type TokenFault = "unusable" | "InvalidSignature" | "ExpiredSignature";

/**
 * Verifies signature, claims and expiry.
 *
 * @param secrets full keys; one of them must have signed the token
 * @param now seconds since the epoch
 * @throws RefusedClaims
 */
export async function verifyToken(
  token: string,
  secrets: readonly Uint8Array[],
  now: number,
): Promise<TokenClaims | TokenFault> {
  let fault: TokenFault = "unusable";
  for (const secret of secrets) {
    const payload = await verifiedPayload(token, secret);
    if (typeof payload === "string") {
      fault = payload;
      continue;
    }
    const claims = readClaims(payload.claims);
    if (claims === undefined) return "unusable";
    const { expiry } = claims;
    return expiry !== undefined && expiry < now - LEEWAY_S ? "ExpiredSignature" : claims;
  }
  return fault;
}

async function verifiedPayload(
  token: string,
  secret: Uint8Array,
): Promise<{ readonly claims: unknown } | TokenFault> {
  // Most servers see no token.
  const { compactVerify, errors } = await import("jose");
  try {
    const { payload } = await compactVerify(token, secret, { algorithms: ["HS256"] });
    return { claims: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload)) };
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return "InvalidSignature";
    return "unusable";
  }
}
