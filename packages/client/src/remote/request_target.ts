/** Path and query of an operation's request, by the route table. */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Route } from "../rest/routes.ts";

/** The parts of a request that its URL holds. */
export interface UrlParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * The path of a request, with its query, percent-encoded.
 *
 * @throws QdrantError `bad_input` for a name that no URL can hold
 */
export function requestTarget(route: Route, { path, query }: UrlParts): string {
  const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, path[name]));
  const parameters = Object.keys(route.query)
    .filter((name) => query[name] !== undefined && query[name] !== null)
    .map((name) => `${name}=${encoded(name, query[name])}`);
  return parameters.length === 0 ? filled : `${filled}?${parameters.join("&")}`;
}

function segment(name: string, value: unknown): string {
  const text = encoded(name, value);
  // An empty segment, `.` and `..` would name another path.
  if (text !== "" && text !== "." && text !== "..") return text;
  throw new QdrantError("bad_input", `${name} ${JSON.stringify(text)} cannot be part of a URL`);
}

function encoded(name: string, value: unknown): string {
  try {
    return encodeURIComponent(String(value));
  } catch {
    throw new QdrantError("bad_input", `${name} has a lone surrogate`);
  }
}
