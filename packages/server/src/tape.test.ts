/**
 * The tape of a real Qdrant 1.19.0 over HTTP, replayed and compared by the program that lies beside
 * it: every scenario that passes as a whole in this process has to pass over HTTP.
 */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { createServer } from "./server/create_server.ts";
import type { QuiverServerOptions } from "./server/server_options.ts";

const SHARED = process.env["QUIVER_SHARED"] ?? join(import.meta.dirname, "../../../../shared");
const TAPE = join(SHARED, "tape");
const REQUIRED = join(import.meta.dirname, "../../../tools/tape/required.ts");

/** Steps of scenarios that fail, by scenario: what the program writes. */
type Report = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

function reasonToSkip(): string | false {
  if (!existsSync(TAPE)) return "the tape is not on this machine (../shared, or QUIVER_SHARED)";
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "there is no python3";
  }
}

const skip = reasonToSkip();

/** Replays scenarios against a new server; what fails is in the report. */
async function replay(folder: string, options: QuiverServerOptions): Promise<Report> {
  const place = mkdtempSync(join(tmpdir(), "quiver-tape-"));
  const server = await createServer({ port: 0, ...options });
  try {
    const json = join(place, "report.json");
    const parameters = [join(TAPE, "replay.py"), folder, server.url, "--json", json];
    await promisify(execFile)("python3", parameters, { maxBuffer: 2 ** 28 }).catch((error) => {
      if (!existsSync(json)) throw error;
    });
    return JSON.parse(readFileSync(json, "utf8"));
  } finally {
    await server.close();
    rmSync(place, { recursive: true, force: true });
  }
}

interface Failure {
  readonly scenario: string;
  readonly step: string;
  readonly text: string;
}

function failuresIn(report: Report): Failure[] {
  return Object.entries(report).flatMap(([scenario, steps]) =>
    Object.entries(steps)
      .filter(([, differences]) => differences.length > 0)
      .map(([step, differences]) => ({ scenario, step, text: differences.join("; ") })),
  );
}

for (const [folder, options] of [
  [".", {}],
  ["cluster", { cluster: true }],
] as const) {
  test(`steps that pass in this process pass over HTTP: ${folder}`, { skip }, async () => {
    const required: { isRequired: (scenario: string, step: string) => boolean } = await import(
      REQUIRED
    );
    const report = await replay(join(TAPE, folder), options);
    const name = (scenario: string): string => join(folder, scenario);
    const failures = failuresIn(report).filter(({ scenario, step }) =>
      required.isRequired(name(scenario), step),
    );
    assert.deepEqual(failures, []);
    assert.equal(
      Object.keys(report).length,
      readdirSync(join(TAPE, folder)).filter((file) => /^\d\d-.*\.json$/.test(file)).length,
    );
  });
}

test("access by keys and tokens is that of Qdrant", { skip }, async () => {
  const folder = join(TAPE, "auth");
  const keys: { api_key: string; read_only_api_key: string; jwt_rbac: boolean } = JSON.parse(
    readFileSync(join(folder, "server.json"), "utf8"),
  );
  const options = {
    apiKey: keys.api_key,
    readOnlyApiKey: keys.read_only_api_key,
    jwtRbac: keys.jwt_rbac,
  };
  const report = await replay(folder, options);
  assert.deepEqual(failuresIn(report).filter(isUnexpected), []);
  assert.equal(Object.values(report).flatMap((steps) => Object.keys(steps)).length, 1135);
});

/** What a collection costs the hardware is not measured, and no figure is made up for it. */
function isUnexpected({ text }: Failure): boolean {
  return !text
    .split("; ")
    .every((difference) => /^metric collection_hardware_metric_\w+ missing$/.test(difference));
}
