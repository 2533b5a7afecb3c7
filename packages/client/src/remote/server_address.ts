/** Where a server is, from the options of a client. */
import { QdrantClientConfigError } from "../errors/qdrant_error.ts";

/** How options name a server. */
export interface AddressOptions {
  /** With its scheme; a path in it is the `prefix`. `localhost...` needs no scheme. */
  readonly url?: string | undefined;
  /** Host name without scheme and port; default `localhost`. */
  readonly host?: string | undefined;
  /** Default 6333; null for the port of the scheme. A port in `url` goes before it. */
  readonly port?: number | null | undefined;
  /** Default: whether there is an `apiKey`. The scheme of `url` goes before it. */
  readonly https?: boolean | undefined;
  /** Begins the path of every request, for servers behind a proxy. */
  readonly prefix?: string | undefined;
  readonly apiKey?: string | undefined;
}

export interface ServerAddress {
  /** `http://host:port`. */
  readonly origin: string;
  /** Empty, or begins with `/` and does not end with it. */
  readonly prefix: string;
  readonly isSecure: boolean;
}

const PORT = 6333;
const URL_FORM = /^([a-z][a-z\d+.-]*):\/\/(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?(\/[^?#]*)?(.*)$/i;

/** @throws QdrantClientConfigError */
export function addressOf(options: AddressOptions): ServerAddress {
  const { url, host, port = PORT, apiKey, https = apiKey !== undefined } = options;
  if (url !== undefined && host !== undefined) {
    throw new QdrantClientConfigError("Only one of `url`, `host` params can be set.");
  }
  const prefix = prefixOf(options.prefix);
  const scheme = https ? "https" : "http";
  if (url !== undefined) return addressOfUrl(url, scheme, portOf(port), prefix);
  const name = hostOf(host ?? "localhost");
  return { origin: originOf(scheme, name, portOf(port)), prefix, isSecure: https };
}

function addressOfUrl(
  url: unknown,
  scheme: string,
  port: number | null,
  prefix: string,
): ServerAddress {
  if (typeof url !== "string") throw new QdrantClientConfigError("url must be a text.");
  const whole = /^localhost(?:[:/?#]|$)/i.test(url) ? `${scheme}://${url}` : url;
  if (/^[^/]*\/\/[^/?#]*@/.test(whole)) {
    throw new QdrantClientConfigError(
      "url may not have a user name or password; use `apiKey` or `headers`.",
    );
  }
  const parts = URL_FORM.exec(whole);
  if (parts === null) {
    throw new QdrantClientConfigError(
      "The `url` param expected to contain a valid URL starting with a protocol " +
        `(http:// or https://), not ${JSON.stringify(url)}.`,
    );
  }
  const [, given = "", host = "", portText = "", path = "", rest = ""] = parts;
  const protocol = given.toLowerCase();
  if (protocol !== "http" && protocol !== "https") {
    throw new QdrantClientConfigError(`Unknown scheme: ${given}`);
  }
  if (rest !== "") throw new QdrantClientConfigError("url may not have a query or a fragment.");
  const inUrl = prefixOf(path);
  if (inUrl !== "" && prefix !== "") {
    throw new QdrantClientConfigError(
      `Prefix can be set either in \`url\` or in \`prefix\`. url is ${url}, prefix is ${prefix}`,
    );
  }
  const chosen = portText === "" ? port : portOf(Number(portText));
  const origin = originOf(protocol, host, chosen);
  return { origin, prefix: inUrl === "" ? prefix : inUrl, isSecure: protocol === "https" };
}

function prefixOf(prefix: unknown = ""): string {
  if (typeof prefix !== "string") throw new QdrantClientConfigError("prefix must be a text.");
  const path = prefix.replace(/\/+$/, "");
  return path === "" || path.startsWith("/") ? path : `/${path}`;
}

function hostOf(host: unknown): string {
  if (typeof host !== "string" || host === "") {
    throw new QdrantClientConfigError("host must be the name of a server.");
  }
  if (/^(?=.*:.*:)[\da-f:.]+$/i.test(host)) return `[${host}]`;
  if (/:\/\/|:\d+$|\//.test(host) && !/^\[[^\]]*\]$/.test(host)) {
    throw new QdrantClientConfigError(
      "The `host` param is not expected to contain neither protocol (http:// or https://) nor " +
        "port (:6333). Try to use the `url` parameter instead.",
    );
  }
  return host;
}

function portOf(port: unknown): number | null {
  if (port === null) return null;
  if (typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new QdrantClientConfigError("port must be a whole number from 1 to 65535, or null.");
}

function originOf(scheme: string, host: string, port: number | null): string {
  const origin = `${scheme}://${host}${port === null ? "" : `:${port}`}`;
  try {
    return new URL(origin).origin;
  } catch {
    throw new QdrantClientConfigError(`There can be no server at ${JSON.stringify(origin)}.`);
  }
}
