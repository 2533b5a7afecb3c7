/**
 * Which pages in a browser may call the server.
 *
 * A server without keys listens where every program of its machine can reach it, and a browser runs
 * programs of strangers: a page may send requests to `localhost`, and may give a name of its own
 * the address 127.0.0.1. So without keys pages of other origins may not write, and the name a
 * request was sent to has to be one that no stranger can own. Pages served from `localhost` are
 * welcome, and `cors` lets all in.
 */
import type { IncomingHttpHeaders } from "node:http";

export interface BrowserRules {
  /** Whether pages of every origin may call. */
  readonly cors: boolean;
  /** Whether callers are told apart by keys, or are known to come from anywhere. */
  readonly isOpen: boolean;
}

const LOOPBACK = /^(?:localhost|[^.]+\.localhost|127(?:\.\d+){3}|\[::1\])$/i;
const OWN_NAME = /^(?:[^.]+|\d+(?:\.\d+){3}|\[[\da-f:.]+\]|.+\.(?:localhost|internal|local|lan))$/i;
const METHODS = "GET, PUT, POST, PATCH, DELETE, OPTIONS";
const PREFLIGHT_CACHE_S = 3600;

/** Why a request is refused, or undefined. */
export function refusedByRules(
  method: string,
  headers: IncomingHttpHeaders,
  rules: BrowserRules,
): string | undefined {
  if (rules.isOpen || rules.cors) return undefined;
  const host = headers.host ?? "";
  if (!OWN_NAME.test(withoutPort(host))) {
    return (
      `Without an API key this server answers to names of this machine only, not to ${host}: ` +
      "set an API key, or start it with --insecure"
    );
  }
  const { origin } = headers;
  const reads = method === "GET" || method === "OPTIONS";
  if (origin === undefined || reads || isWelcome(origin, host)) return undefined;
  return (
    `Without an API key pages of other origins may not write (${origin}): ` +
    "set an API key, or enable CORS"
  );
}

/** The headers that tell a browser to show the answer to the page; empty where it should not. */
export function corsHeaders(
  method: string,
  headers: IncomingHttpHeaders,
  rules: BrowserRules,
): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return {};
  const isAllowed = rules.cors || isWelcome(origin, headers.host ?? "");
  if (!isAllowed) return { vary: "Origin" };
  const shown = { "access-control-allow-origin": origin, vary: "Origin" };
  if (method !== "OPTIONS") return { ...shown, "access-control-expose-headers": "*" };
  return {
    ...shown,
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "access-control-max-age": String(PREFLIGHT_CACHE_S),
  };
}

function isWelcome(origin: string, host: string): boolean {
  const authority = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1];
  return authority !== undefined && (authority === host || LOOPBACK.test(withoutPort(authority)));
}

function withoutPort(authority: string): string {
  return authority.replace(/:\d*$/, "");
}
