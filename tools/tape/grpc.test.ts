/**
 * The tape over gRPC: the REST body becomes a message, a server answers it, and the message it
 * answers becomes the REST answer.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withBackend } from "./open_backend.ts";
import { replayScenario } from "./replay_scenario.ts";
import { isRequired } from "./required.ts";
import { readScenario } from "./scenario.ts";
import { scenarioNames, tapes } from "./tapes.ts";

/** Steps whose answers say what no message can say. */
const UNSPEAKABLE: ReadonlySet<string> = new Set([
  "03-collection-config-echo.json :: info-metadata_empty", // empty metadata, or none
  "73-prefix-match.json :: info-end", // a prefix that is off, or not mentioned
  "cluster/01-custom-sharding.json :: keys-empty", // an empty list of shard keys, or none
]);

const all = tapes();
const skip = all === undefined ? "the tape is not on this machine" : false;

test("every step that passes in this process passes over gRPC", { skip }, async () => {
  const failures: string[] = [];
  const unspeakable: string[] = [];
  let passed = 0;
  let overGrpc = 0;
  const onCall = (): void => {
    overGrpc++;
  };
  for (const tape of all ?? []) {
    await withBackend({ kind: "grpc", onCall }, tape.options, async (backend) => {
      for (const name of scenarioNames(tape)) {
        const scenario = readScenario(tape.folder, name.slice(tape.prefix.length));
        for (const { id, differences } of await replayScenario(backend, scenario)) {
          const step = `${name} :: ${id}`;
          if (differences.length === 0) passed++;
          else if (UNSPEAKABLE.has(step)) unspeakable.push(step);
          else if (isRequired(name, id)) failures.push(`${step}: ${differences.join("; ")}`);
        }
      }
    });
  }
  assert.deepEqual(failures, []);
  assert.ok(unspeakable.length <= UNSPEAKABLE.size);
  // Most of the rest are bodies that are no message: they are asked of the engine itself.
  assert.ok(overGrpc > passed * 0.75, `${overGrpc} calls over gRPC for ${passed} steps`);
});
