/** Errors of the way to a server and back. */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { AnswerPlace } from "./answer_error.ts";

/** Codes of systems for a connection that never came about: nothing was sent. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** `connection`, naming host, operation and what went wrong. */
export function connectionError(error: unknown, { method, url }: AnswerPlace): QdrantError {
  const { text, code } = innermost(error);
  return new QdrantError("connection", `${method} ${url}: ${text}`, {
    details: { url, cause: code, wasSent: code === undefined || !NEVER_SENT.has(code) },
    cause: error,
  });
}

/** `timeout`: no answer in time. */
export function answerTimeout(milliseconds: number, { method, url }: AnswerPlace): QdrantError {
  const seconds = Math.round(milliseconds) / 1000;
  return new QdrantError("timeout", `${method} ${url}: no answer within ${seconds} s`, {
    details: { url, seconds },
  });
}

/** Whether the request of a failed call may have reached the server. */
export function mayHaveArrived({ details }: QdrantError): boolean {
  return details["wasSent"] !== false;
}

/** `fetch` hides the error of the system in `cause`, connections to several addresses in a list. */
function innermost(error: unknown): { readonly text: string; readonly code: string | undefined } {
  let inner: unknown = error;
  for (let depth = 0; depth < 4; depth++) {
    const next: unknown = firstOf(inner) ?? causeOf(inner);
    if (next === undefined) break;
    inner = next;
  }
  const code: unknown =
    typeof inner === "object" && inner !== null && "code" in inner && inner.code;
  const name = typeof code === "string" ? code : undefined;
  const message = inner instanceof Error && inner.message !== "" ? inner.message : undefined;
  return { text: message ?? name ?? String(inner), code: name };
}

function firstOf(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !("errors" in error)) return undefined;
  return Array.isArray(error.errors) ? error.errors[0] : undefined;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
}
