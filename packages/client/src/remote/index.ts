/**
 * Connections to servers, over `fetch`. Programs on Node get `index_node.ts` in its place.
 */
export { type AuthTokenProvider, authorizeCalls } from "./authorize_calls.ts";
export { API_VERSION } from "./check_compatibility.ts";
export { isIdempotent } from "./idempotence.ts";
export { checkRestOptions, type RemoteLog, type RestOptions } from "./rest_options.ts";
export { type RetryOptions, retryCalls } from "./retry_calls.ts";
export type { AddressOptions, ServerAddress } from "./server_address.ts";
export type { TlsSettings } from "./transport.ts";
import type { Backend } from "../operation/backend.ts";
import { connectRestBy } from "./connect_rest.ts";
import { openFetchTransport } from "./fetch_transport.ts";
import type { RestOptions } from "./rest_options.ts";

/**
 * A server as a backend. Connects at the first call.
 *
 * @throws QdrantClientConfigError for options that contradict each other, or name no server
 */
export function connectRest(options: RestOptions): Backend {
  return connectRestBy(openFetchTransport, options);
}
