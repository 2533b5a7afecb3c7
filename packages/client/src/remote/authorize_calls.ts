/** Tokens that change, in front of a backend. */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Interceptor } from "../operation/backend.ts";

/** Gives the token of the next request. */
export type AuthTokenProvider = () => string | Promise<string>;

/**
 * Asks for a token before each request, and sends it as `Authorization: Bearer`.
 *
 * @throws QdrantError `unauthenticated` when the provider fails; its error is the cause
 */
export function authorizeCalls(provider: AuthTokenProvider): Interceptor {
  return (next) => async (operation, request, context) => {
    let token: unknown;
    try {
      token = await provider();
    } catch (cause) {
      const text = `the provider of tokens failed: ${String(cause)}`;
      throw new QdrantError("unauthenticated", text, { cause });
    }
    if (typeof token !== "string" || token === "") {
      throw new QdrantError("unauthenticated", "the provider of tokens gave none");
    }
    context?.signal?.throwIfAborted();
    const headers = { ...context?.headers, authorization: `Bearer ${token}` };
    return next(operation, request, { ...context, headers });
  };
}
