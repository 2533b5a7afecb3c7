/** A connection to a server, put together from options. Nothing is sent before the first call. */
import { intercept } from "../operation/backend.ts";
import type { Backend, Interceptor } from "../operation/backend.ts";
import { authorizeCalls } from "./authorize_calls.ts";
import { checkCompatibility } from "./check_compatibility.ts";
import { RestBackend } from "./rest_backend.ts";
import { checkRestOptions } from "./rest_options.ts";
import type { RemoteLog, RestOptions } from "./rest_options.ts";
import { retryCalls } from "./retry_calls.ts";
import type { ServerAddress } from "./server_address.ts";
import type { OpenTransport } from "./transport.ts";

const TIMEOUT_MS = 300_000;
const CONNECTIONS = 64;

/** Says warnings and errors where programs say them by default. */
const consoleLog: RemoteLog = (level, message) => {
  if (level === "error" || level === "warn") console[level](message);
};

/** @throws QdrantClientConfigError for options that contradict each other, or name no server */
export function connectRestBy(openTransport: OpenTransport, options: RestOptions): Backend {
  const { authTokenProvider, retry = false, log = consoleLog, socketPath, tls, fetch } = options;
  const { timeout = TIMEOUT_MS, maxConnections = CONNECTIONS } = options;
  const address = checkRestOptions(options);
  const { origin, prefix } = address;
  const headers = headersOf(options, address, log);
  const backend = new RestBackend({
    transport: openTransport({ origin, maxConnections, socketPath, tls, fetch }),
    origin,
    prefix,
    headers,
    timeoutMs: timeout,
  });
  const closing = new AbortController();
  const interceptors: Interceptor[] = [];
  if (options.checkCompatibility ?? true) {
    interceptors.push(checkCompatibility(log, closing.signal));
  }
  if (retry !== false) interceptors.push(retryCalls(retry === true ? {} : retry));
  if (authTokenProvider !== undefined) interceptors.push(authorizeCalls(authTokenProvider));
  const { call } = intercept(backend, ...interceptors);
  return {
    call,
    close() {
      closing.abort();
      return backend.close();
    },
  };
}

function headersOf(
  { headers = {}, apiKey, authTokenProvider }: RestOptions,
  { isSecure }: ServerAddress,
  log: RemoteLog,
): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    sent[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : String(value);
  }
  if (apiKey !== undefined) {
    if (!isSecure) log("warn", "Api key is used with an insecure connection.");
    if ("api-key" in sent) log("warn", "apiKey is sent in the place of the header api-key.");
    sent["api-key"] = apiKey;
  }
  if (authTokenProvider !== undefined && !isSecure) {
    log("warn", "Auth token provider is used with an insecure connection.");
  }
  return sent;
}
