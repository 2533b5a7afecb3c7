import assert from "node:assert/strict";
import test from "node:test";
import { run } from "./child_process.ts";

const node = process.execPath;

test("the exit code and both outputs of a child are returned", async () => {
  const code = "console.log('out'); console.error('err'); process.exitCode = 7;";
  const result = await run(node, ["-e", code], { capture: true });
  assert.equal(result.code, 7);
  assert.match(result.output, /out/);
  assert.match(result.output, /err/);
});

test("a child that a signal ended has 128 + its number as code", async () => {
  const code = "process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 10000);";
  assert.equal((await run(node, ["-e", code], { capture: true })).code, 143);
});

test("a program that is not there gives code 127 and its name", async () => {
  const result = await run("no-such-program-here", [], { capture: true });
  assert.equal(result.code, 127);
  assert.match(result.output, /Cannot start no-such-program-here/);
});

test("an interrupted run ends the child and says so", async () => {
  const startedAt = performance.now();
  const running = run(node, ["-e", "setTimeout(() => {}, 60000)"], { capture: true });
  setTimeout(() => process.emit("SIGINT", "SIGINT"), 300);
  assert.equal((await running).code, 130);
  assert.ok(performance.now() - startedAt < 10_000);
});

test("a child that takes too long is ended and the output says so", async () => {
  const code = "console.log('begun'); setTimeout(() => {}, 60000);";
  const startedAt = performance.now();
  const result = await run(node, ["-e", code], { capture: true, timeMsMax: 500 });
  assert.equal(result.code, 143);
  assert.match(result.output, /Ended after 500 ms/);
  assert.ok(performance.now() - startedAt < 10_000);
});
