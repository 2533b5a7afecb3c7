/** From the refusal of a server to a typed error. */
import { ERROR_CLASSES } from "../errors/error_classes.ts";
import type { ErrorCode } from "../errors/error_classes.ts";
import { QdrantError, ValidationError } from "../errors/qdrant_error.ts";
import type { QdrantErrorOptions, ValidationIssue } from "../errors/qdrant_error.ts";
import type { TransportAnswer } from "./transport.ts";

/** What was asked, for the texts of errors. */
export interface AnswerPlace {
  readonly method: string;
  /** Origin and path, without query. */
  readonly url: string;
}

/** Classes that only clients and folders have. */
const OF_CLIENTS = new Set<ErrorCode>([
  "closed",
  "config",
  "connection",
  "unexpected_answer",
  "inference",
]);

/** What a status stands for when the reason begins with no prefix of Qdrant's. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "bad_request",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  405: "standalone",
  408: "timeout",
  409: "already_exists",
  422: "validation",
  429: "rate_limited",
  500: "internal",
  501: "not_implemented",
  503: "unavailable",
};

/** Statuses that proxies, too, answer in their own words, and that say enough. */
const OF_ANY_BODY = new Set([401, 403, 429, 503]);
const SHOWN_CHARACTERS = 200;

/** The error of an answer whose status is no success. */
export function errorOfAnswer(
  answer: TransportAnswer,
  text: string,
  place: AnswerPlace,
): QdrantError {
  const { status } = answer;
  const options = { status, details: detailsOf(answer, place) };
  const reason = reasonOf(answer, text);
  const code = reason === undefined ? undefined : codeOf(status, reason);
  if (reason !== undefined && code !== undefined) return classified(code, reason, options);
  if (status === 0 || (status >= 300 && status < 400)) {
    const to = answer.header("location");
    return unexpectedAnswer(
      status,
      "",
      place,
      `a redirection${to === undefined ? "" : ` to ${to}`}`,
    );
  }
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined && OF_ANY_BODY.has(status)) {
    const said = `${place.method} ${place.url}: status ${status}${excerpt(text)}`;
    return new QdrantError(byStatus, said, options);
  }
  const type = answer.header("content-type") ?? "no body";
  return unexpectedAnswer(status, text, place, `status ${status} (${type})`);
}

function classified(code: ErrorCode, reason: string, options: QdrantErrorOptions): QdrantError {
  if (code !== "validation") return new QdrantError(code, "", { ...options, reason });
  const parts = /^Validation error in ([^:[\]]*): \[(.*)\]$/s.exec(reason);
  const issues = (parts?.[2] ?? "").split("; ").map(issueOf);
  return new ValidationError(issues, parts?.[1] ?? "JSON body", { ...options, reason });
}

function issueOf(text: string): ValidationIssue {
  const end = text.indexOf(": ");
  return end < 0 ? { path: "", text } : { path: text.slice(0, end), text: text.slice(end + 2) };
}

/** What the server says itself: the error of its envelope, or a plain text. */
function reasonOf(answer: TransportAnswer, text: string): string | undefined {
  const type = answer.header("content-type") ?? "";
  if (type.startsWith("text/plain") && text !== "") return text;
  if (!type.includes("json")) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    const status = memberOf(body, "status");
    const error = memberOf(status, "error") ?? memberOf(body, "error");
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** The class with this status whose prefix the reason begins with; else that of the status. */
function codeOf(status: number, reason: string): ErrorCode | undefined {
  for (const code of Object.keys(ERROR_CLASSES).filter(isErrorCode)) {
    const { http, prefix } = ERROR_CLASSES[code];
    if (http !== status || prefix === "" || OF_CLIENTS.has(code)) continue;
    if (reason.startsWith(prefix)) return code;
  }
  return BY_STATUS[status];
}

function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(ERROR_CLASSES, name);
}

function detailsOf(answer: TransportAnswer, { url }: AnswerPlace): Record<string, unknown> {
  const retryAfter = secondsUntil(answer.header("retry-after"));
  return { url, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Seconds, or a date as HTTP writes it. */
function secondsUntil(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, (time - Date.now()) / 1000);
}

/** An answer that no Qdrant gives. */
export function unexpectedAnswer(
  status: number,
  text: string,
  { method, url }: AnswerPlace,
  what: string,
  cause?: unknown,
): QdrantError {
  return new QdrantError("unexpected_answer", `${method} ${url}: ${what}${excerpt(text)}`, {
    ...(status < 400 ? {} : { status }),
    details: { url, status },
    advice: "Is there a Qdrant at this address, or something in front of it that answers?",
    cause,
  });
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line === "") return "";
  const isLong = line.length > SHOWN_CHARACTERS;
  return `: ${isLong ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line}`;
}
