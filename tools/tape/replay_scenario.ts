/**
 * Replaying one scenario against a Backend, in this process.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject, stringifyJson } from "@quiverdb/client";
import type { Backend, BinaryContent, JsonObject, JsonValue } from "@quiverdb/client";
import { dispatch, HttpFailure } from "@quiverdb/client/rest";
import type { DispatchAnswer, DispatchRequest } from "@quiverdb/client/rest";
import { compareAnswer, readAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { serveDownloads } from "./serve_downloads.ts";
import { listMember, numberMember, objectMember, textMember } from "./scenario.ts";
import type { Scenario, Step } from "./scenario.ts";

/** The outcome of a step; it passed if there are no differences. */
export interface StepOutcome {
  readonly id: string;
  readonly differences: readonly string[];
}

/** Seconds between two tries of a step that waits for background work. */
const RETRY_INTERVAL = 0.5;

function substituteText(text: string, captured: ReadonlyMap<string, JsonValue>): JsonValue {
  const whole = /^\{\{(\w+)\}\}$/.exec(text)?.[1];
  const value = whole === undefined ? undefined : captured.get(whole);
  if (value !== undefined) return value;
  return text.replace(/\{\{(\w+)\}\}/g, (match, name: string) => {
    const part = captured.get(name);
    if (part === undefined) return match;
    return typeof part === "string" ? part : stringifyJson(part);
  });
}

/** A copy with `{{name}}` replaced by the captured values. */
function substitute(value: JsonValue, captured: ReadonlyMap<string, JsonValue>): JsonValue {
  if (typeof value === "string") return substituteText(value, captured);
  if (Array.isArray(value)) return value.map((item) => substitute(item, captured));
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, member] of Object.entries(value)) copy[key] = substitute(member, captured);
  return copy;
}

function bodyText(request: JsonObject): string | undefined {
  const repeat = objectMember(request, "raw_repeat");
  if (request["raw_repeat"] !== undefined) {
    const unit = textMember(repeat, "unit") ?? "";
    const middle = unit.repeat(numberMember(repeat, "count", 0));
    return `${textMember(repeat, "prefix") ?? ""}${middle}${textMember(repeat, "suffix") ?? ""}`;
  }
  const raw = textMember(request, "raw_body");
  if (raw !== undefined) return raw;
  return request["body"] === undefined ? undefined : stringifyJson(request["body"]);
}

function textMembers(object: JsonObject): Record<string, string> {
  const members = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([key, value]) => [key, String(value)]));
}

function contentType(request: JsonObject): Record<string, string> {
  const headers = objectMember(request, "headers");
  const given = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return given ? {} : { "content-type": "application/json" };
}

/** What the part of a server that reads forms says of other bodies. */
async function refuseOtherThanForms(): Promise<never> {
  const text = "Parsed Content-Type did not have 'multipart' top-level media type";
  throw new HttpFailure(415, text, false);
}

async function* bytesOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function toAnswer(answer: DispatchAnswer): Promise<Answer> {
  const { status, contentType: type, body } = answer;
  const bytes = typeof body === "string" ? Buffer.from(body) : await collect(body);
  return { status, contentType: type ?? "", body: bytes };
}

/** What later steps need from earlier ones. */
class Session {
  readonly #backend: Backend;
  readonly #onUnexpectedError: (error: unknown) => void;
  readonly #captured = new Map<string, JsonValue>();
  readonly #blobs = new Map<string, Uint8Array>();

  /** @param baseUrl what `{{base_url}}` stands for */
  constructor(backend: Backend, onUnexpectedError: (error: unknown) => void, baseUrl: string) {
    this.#backend = backend;
    this.#onUnexpectedError = onUnexpectedError;
    this.#captured.set("base_url", baseUrl);
  }

  async send(request: DispatchRequest): Promise<Answer> {
    const options = { onUnexpectedError: this.#onUnexpectedError };
    return toAnswer(await dispatch(this.#backend, request, options));
  }

  async play(step: Step): Promise<string[]> {
    if (step.delay > 0) await sleep(step.delay * 1000);
    const request = this.#request(step.request);
    for (let tries = step.retries; ; tries--) {
      const answer = await this.send(request);
      const body = readAnswer(answer);
      const differences = compareAnswer(step, answer.status, body);
      if (differences.length > 0 && tries > 0 && answer.status !== 501) {
        await sleep(RETRY_INTERVAL * 1000);
        continue;
      }
      this.#keep(step, answer, body.value);
      return differences;
    }
  }

  #request(recorded: JsonObject): DispatchRequest {
    const { raw_repeat: repeat, multipart, ...rest } = recorded;
    const request = substitute(rest, this.#captured);
    if (!isJsonObject(request)) throw new TypeError("a request is no object");
    if (repeat !== undefined) request["raw_repeat"] = repeat;
    const body = bodyText(request);
    const upload =
      multipart === undefined ? refuseOtherThanForms : async () => this.#upload(recorded);
    return {
      method: textMember(request, "method") ?? "GET",
      path: textMember(request, "path") ?? "/",
      query: textMembers(objectMember(request, "query")),
      headers: { ...contentType(request), ...textMembers(objectMember(request, "headers")) },
      ...(body === undefined ? {} : { body }),
      upload,
    };
  }

  /** The file named `snapshot` of a multipart form, if there is one. */
  #upload(request: JsonObject): BinaryContent | undefined {
    const files = listMember(request, "multipart").filter(isJsonObject);
    const file = files.find((candidate) => candidate["name"] === "snapshot");
    if (file === undefined) return undefined;
    const blob = textMember(file, "blob");
    const text = Buffer.from(textMember(file, "text") ?? "");
    const bytes = blob === undefined ? text : (this.#blobs.get(blob) ?? new Uint8Array(0));
    return Object.assign(bytesOf(bytes), { fileName: textMember(file, "filename") });
  }

  #keep(step: Step, answer: Answer, value: JsonValue): void {
    for (const [name, path] of Object.entries(step.capture)) {
      const found = valueAt(value, path);
      if (found !== undefined) this.#captured.set(name, found);
    }
    if (step.saveBody !== undefined) this.#blobs.set(step.saveBody, answer.body);
  }
}

function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const key of path.split(".")) {
    if (Array.isArray(found)) found = found[Number(key)];
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

async function clean(session: Session, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await session.send({ method: "DELETE", path: `/collections/${encodeURIComponent(name)}` });
  }
}

/**
 * Plays all steps of a scenario in order; its collections are deleted before and after.
 *
 * @param onUnexpectedError told of failures of the backend that are no QdrantError (the step fails
 * with 500)
 */
export async function replayScenario(
  backend: Backend,
  scenario: Scenario,
  onUnexpectedError: (error: unknown) => void = () => {},
): Promise<StepOutcome[]> {
  const server = await serveDownloads(backend);
  try {
    const session = new Session(backend, onUnexpectedError, server.url);
    await clean(session, scenario.collections);
    const outcomes: StepOutcome[] = [];
    for (const step of scenario.steps) {
      outcomes.push({ id: step.id, differences: await session.play(step) });
    }
    await clean(session, scenario.collections);
    return outcomes;
  } finally {
    await server.close();
  }
}
