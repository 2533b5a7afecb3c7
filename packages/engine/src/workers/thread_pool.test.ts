import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { QdrantError, ValidationError } from "@quiverdb/client";

import { JOBS_WAITING_MAX } from "../common/limits.ts";
import { Run } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import { inlineWorkers } from "./inline_workers.ts";
import {
  doubleJob,
  failingJob,
  fillJob,
  Gate,
  loggingJob,
  longDeathJob,
  longGateJob,
  quickDeathJob,
  quickGateJob,
  unknownJob,
} from "./testing/test_jobs.ts";
import { loggedRun, testThreads, until, WatchedThreads } from "./testing/test_threads.ts";
import { ThreadPool } from "./thread_pool.ts";
import type { ThreadPlatform } from "./threads.ts";

const platform = await testThreads();
const IDLE_MS = 7;
const START_MS = 5;

function openPool(
  context: TestContext,
  threads: number,
  inner: ThreadPlatform = platform,
): { pool: ThreadPool; watched: WatchedThreads } {
  const watched = new WatchedThreads(inner);
  const pool = new ThreadPool(watched, { threads, idleMs: IDLE_MS, startMs: START_MS });
  context.after(() => pool.close());
  return { pool, watched };
}

/** A pool whose only thread is ready. */
async function warmPool(
  context: TestContext,
): Promise<{ pool: ThreadPool; watched: WatchedThreads }> {
  const opened = openPool(context, 1);
  await opened.pool.run(doubleJob, 1, testRun());
  return opened;
}

const isClosed = { name: "QdrantError", code: "closed" };

test("a pool starts no thread before it has a job", (context) => {
  assert.deepEqual(openPool(context, 2).watched.started, []);
});

test("a job runs on a thread and its output comes back", async (context) => {
  const { pool } = openPool(context, 2);
  assert.deepEqual(await pool.run(doubleJob, 4, testRun()), { thread: 1, value: 8 });
});

test("a pool has no more threads than rows have scratch slots for", () => {
  assert.equal(new ThreadPool(platform, { threads: 1000 }).threads, 15);
  assert.equal(new ThreadPool(platform).threads, Math.min(15, platform.parallelism));
});

test("jobs of one lane spread over the threads, which have numbers of their own", async (context) => {
  const { pool, watched } = openPool(context, 2);
  const gate = new Gate();
  const jobs = [1, 2, 3].map(() => pool.run(quickGateJob, gate.words, testRun()));
  await until(() => gate.arrived === 2);
  gate.open();
  const answers = await Promise.all(jobs);
  assert.deepEqual([...new Set(answers.map(({ thread }) => thread))].sort(), [1, 2]);
  assert.deepEqual(watched.started, [1, 2]);
});

test("a quick job passes a long one on the only thread", async (context) => {
  const { pool } = openPool(context, 1);
  const gate = new Gate();
  const long = pool.run(longGateJob, gate.words, testRun());
  await until(() => gate.arrived === 1);
  assert.deepEqual(await pool.run(doubleJob, 1, testRun()), { thread: 1, value: 2 });
  gate.open();
  await long;
});

test("a second job of a lane waits for the first", async (context) => {
  const { pool } = await warmPool(context);
  const gates = [new Gate(), new Gate()];
  const jobs = gates.map((gate) => pool.run(quickGateJob, gate.words, testRun()));
  await until(() => gates[0]!.arrived === 1);
  // The thread would have taken the second by now: it has answered a job of the other lane.
  const long = new Gate();
  long.open();
  await pool.run(longGateJob, long.words, testRun());
  assert.equal(gates[1]!.arrived, 0);
  for (const gate of gates) gate.open();
  await Promise.all(jobs);
});

test("a job that costs less than handing it over stays on the calling thread", async (context) => {
  const { pool } = await warmPool(context);
  const answer = await pool.run(doubleJob, 1, testRun(), { estimateMs: 0.5 });
  assert.equal(answer.thread, 0);
});

test("a short job does not wait for the first thread, but has it started", async (context) => {
  const { pool, watched } = openPool(context, 2);
  const options = { estimateMs: 10 };
  assert.equal((await pool.run(doubleJob, 1, testRun(), options)).thread, 0);
  assert.deepEqual(watched.started, [1]);
  let answer = await pool.run(doubleJob, 1, testRun(), options);
  while (answer.thread === 0) {
    await new Promise((resolve) => setImmediate(resolve));
    answer = await pool.run(doubleJob, 1, testRun(), options);
  }
  assert.deepEqual(answer, { thread: 1, value: 2 });
  assert.deepEqual(watched.started, [1]);
});

test("errors keep their type, code, details, cause and stack", async (context) => {
  const { pool } = openPool(context, 1);
  for (const workers of [pool, inlineWorkers]) {
    await assert.rejects(workers.run(failingJob, "ours", testRun()), (error) => {
      assert.ok(error instanceof QdrantError);
      assert.equal(error.message, "query: Not found: no such thing. Look elsewhere.");
      assert.deepEqual([error.code, error.operation], ["not_found", "query"]);
      assert.equal(error.reason, "Not found: no such thing");
      assert.deepEqual(error.details, { path: "a" });
      assert.ok(error.cause instanceof QdrantError && error.cause.code === "storage");
      assert.match(String(error.stack), /perform/);
      return true;
    });
    await assert.rejects(workers.run(failingJob, "validation", testRun()), (error) => {
      assert.ok(error instanceof ValidationError);
      assert.deepEqual(error.issues, [{ path: "a.b", text: "too small" }]);
      assert.equal(error.reason, "Validation error in JSON body: [a.b: too small]");
      return true;
    });
    await assert.rejects(workers.run(failingJob, "built-in", testRun()), (error) => {
      assert.ok(error instanceof RangeError);
      assert.ok(error.cause instanceof TypeError && error.cause.message === "below");
      return true;
    });
  }
});

test("what cannot be posted fails its own job only", async (context) => {
  const { pool, watched } = openPool(context, 1);
  await assert.rejects(pool.run(failingJob, "unpostable error", testRun()), /odd/);
  await assert.rejects(pool.run(failingJob, "unpostable output", testRun()), /clone/);
  await assert.rejects(
    pool.run(unknownJob, () => 1, testRun()),
    { name: "DataCloneError" },
  );
  await assert.rejects(pool.run(unknownJob, 1, testRun()), /no thread knows the job unknown/);
  assert.equal((await pool.run(doubleJob, 1, testRun())).thread, 1);
  assert.deepEqual(watched.started, [1]);
});

test("buffers are moved to a thread and back", async (context) => {
  const { pool } = openPool(context, 1);
  const buffer = new ArrayBuffer(4);
  const filled = await pool.run(fillJob, buffer, testRun(), { transfer: [buffer] });
  assert.equal(buffer.byteLength, 0);
  assert.deepEqual([...new Uint8Array(filled)], [7, 7, 7, 7]);
});

test("what a job logs comes to the log of its caller", async (context) => {
  const { pool } = openPool(context, 1);
  const { run, logged } = loggedRun();
  await pool.run(loggingJob, "half done", run);
  assert.deepEqual(logged, [["info", "half done", { thread: 1 }]]);
});

test("an aborted job rejects at once, and its thread stops doing it", async (context) => {
  const { pool } = await warmPool(context);
  const gate = new Gate();
  const abort = new AbortController();
  const reason = new Error("no longer wanted");
  const running = pool.run(quickGateJob, gate.words, testRun({ signal: abort.signal }));
  const waiting = pool.run(quickGateJob, gate.words, testRun({ signal: abort.signal }));
  await until(() => gate.arrived === 1);
  abort.abort(reason);
  await assert.rejects(running, reason);
  await assert.rejects(waiting, reason);
  // The lane is free again though the gate was never opened.
  assert.equal((await pool.run(doubleJob, 1, testRun())).thread, 1);
  assert.equal(gate.arrived, 1);
  await assert.rejects(pool.run(doubleJob, 1, testRun({ signal: abort.signal })), reason);
});

test("a signal has one listener however many jobs wait for it", async (context) => {
  const { pool } = openPool(context, 2);
  const { signal } = new AbortController();
  let listeners = 0;
  context.mock.method(signal, "addEventListener", () => listeners++);
  const jobs = Array.from({ length: 30 }, (_, at) => pool.run(doubleJob, at, testRun({ signal })));
  await Promise.all(jobs);
  assert.equal(listeners, 1);
});

test("a job whose deadline has passed while it waited is not begun", async (context) => {
  const { pool } = await warmPool(context);
  const gate = new Gate();
  let now = 0;
  const late = new Run(
    { ...processRuntime(), clock: () => now },
    { deadline: 1, onDeadline: () => new Error("too late") },
  );
  const first = pool.run(quickGateJob, gate.words, testRun());
  const second = pool.run(quickGateJob, gate.words, late);
  now = 1;
  gate.open();
  await first;
  await assert.rejects(second, /too late/);
  assert.equal(gate.arrived, 1);
});

test("a quick job is done by the calling thread when its thread dies, a long one fails", async (context) => {
  const { pool, watched } = openPool(context, 1);
  const gate = new Gate();
  const { run, logged } = loggedRun();
  const quick = pool.run(quickDeathJob, gate.words, run);
  const long = pool.run(longDeathJob, gate.words, run);
  await until(() => gate.arrived === 2);
  gate.open();
  assert.deepEqual(await quick, { thread: 0, value: 1 });
  await assert.rejects(long, { code: "internal", message: /the thread of a job died: long death/ });
  assert.deepEqual(
    logged.map(([level, message, facts]) => [level, message, facts?.["job"], facts?.["repeated"]]),
    [
      ["warn", "a worker thread died", "quick death", true],
      ["warn", "a worker thread died", "long death", false],
    ],
  );
  assert.match(String(logged[0]![2]?.["cause"]), /exit code 3/);
  assert.deepEqual(await pool.run(doubleJob, 1, testRun()), { thread: 1, value: 2 });
  assert.deepEqual(watched.started, [1, 1], "the dead thread was replaced");
});

test("a quick job whose input was moved fails when its thread dies", async (context) => {
  const { pool } = openPool(context, 1);
  const gate = new Gate();
  gate.open();
  const transfer = [new ArrayBuffer(1)];
  await assert.rejects(pool.run(quickDeathJob, gate.words, testRun(), { transfer }), {
    code: "internal",
  });
});

test("where threads are forbidden the calling thread does all, with one warning", async (context) => {
  const forbidden: ThreadPlatform = {
    ...platform,
    start: () => {
      throw new Error("not allowed here");
    },
  };
  const { pool } = openPool(context, 2, forbidden);
  const { run, logged } = loggedRun();
  const answers = [
    await pool.run(doubleJob, 1, run, { estimateMs: 10 }),
    ...(await Promise.all([1, 2, 3].map((value) => pool.run(doubleJob, value, run)))),
  ];
  assert.deepEqual(
    answers.map(({ thread }) => thread),
    [0, 0, 0, 0],
  );
  assert.deepEqual(logged, [
    [
      "warn",
      "cannot start a worker thread; the calling thread will do its work",
      { cause: "Error: not allowed here" },
    ],
  ]);
});

test("a thread that dies before it is ready is the last one tried, with one warning", async (context) => {
  const broken: ThreadPlatform = {
    ...platform,
    start(thread, events) {
      const inner = platform.start(thread, {
        report: () => void inner.end(),
        ended: (cause) => events.ended(cause),
      });
      return inner;
    },
  };
  const { pool, watched } = openPool(context, 1, broken);
  const { run, logged } = loggedRun();
  const jobs = [1, 2].map((value) => pool.run(doubleJob, value, run));
  assert.deepEqual(await Promise.all(jobs), [
    { thread: 0, value: 2 },
    { thread: 0, value: 4 },
  ]);
  assert.equal((await pool.run(doubleJob, 1, run)).thread, 0);
  assert.equal(logged.length, 1);
  assert.deepEqual(watched.started, [1]);
});

test("a thread that never gets ready is given up after a while", async (context) => {
  const mute: ThreadPlatform = {
    ...platform,
    start: (thread, events) => platform.start(thread, { ...events, report: () => {} }),
  };
  const { pool, watched } = openPool(context, 1, mute);
  const { run, logged } = loggedRun();
  const job = pool.run(doubleJob, 1, run);
  watched.passTime(START_MS);
  assert.equal((await job).thread, 0);
  assert.match(String(logged[0]![2]?.["cause"]), /not ready after 5 ms/);
});

test("one refused thread leaves the others at work, and a second refusal is not logged", async (context) => {
  let started = 0;
  const scarce: ThreadPlatform = {
    ...platform,
    start(thread, events) {
      if (started++ > 0) throw new Error("no more");
      return platform.start(thread, events);
    },
  };
  const { pool } = openPool(context, 2, scarce);
  const { run, logged } = loggedRun();
  const answers = await Promise.all([1, 2, 3].map((value) => pool.run(doubleJob, value, run)));
  assert.deepEqual(
    answers.map(({ thread }) => thread),
    [1, 1, 1],
  );
  assert.match(logged[0]![1], /cannot start a worker thread; 1 threads will do its work/);
  assert.equal(logged.length, 1);

  const gate = new Gate();
  gate.open();
  await pool.run(quickDeathJob, gate.words, run);
  assert.equal((await pool.run(doubleJob, 1, run)).thread, 0);
  assert.deepEqual(
    logged.slice(1).map(([, message]) => message),
    ["a worker thread died"],
  );
});

test("jobs beyond the bound of the queue are done by the calling thread", async (context) => {
  const { pool } = await warmPool(context);
  const gate = new Gate();
  const first = pool.run(quickGateJob, gate.words, testRun());
  const abort = new AbortController();
  const aborted = pool.run(doubleJob, 1, testRun({ signal: abort.signal }));
  const queued = Array.from({ length: JOBS_WAITING_MAX - 1 }, (_, at) =>
    pool.run(doubleJob, at, testRun()),
  );
  assert.equal((await pool.run(doubleJob, 1, testRun())).thread, 0);
  abort.abort();
  await assert.rejects(aborted, { name: "AbortError" });
  const last = pool.run(doubleJob, 1, testRun());
  const long = new Gate();
  long.open();
  assert.equal((await pool.run(longGateJob, long.words, testRun())).thread, 1);
  gate.open();
  await first;
  const answers = await Promise.all(queued);
  assert.ok(answers.every(({ thread, value }, at) => thread === 1 && value === 2 * at));
  assert.equal((await last).thread, 1, "there was room again");
});

test("an idle thread ends after a while, and another starts when there is a job", async (context) => {
  const { pool, watched } = await warmPool(context);
  watched.passTime(IDLE_MS);
  await until(() => watched.ended.length === 1);
  assert.equal((await pool.run(doubleJob, 1, testRun())).thread, 1);
  assert.deepEqual(watched.started, [1, 1]);
});

test("a thread at work does not end for idleness", async (context) => {
  const { pool, watched } = await warmPool(context);
  const gate = new Gate();
  const job = pool.run(quickGateJob, gate.words, testRun());
  assert.equal(watched.timers.size, 0);
  gate.open();
  assert.equal((await job).thread, 1);
  assert.equal(watched.timers.size, 1);
});

test("threads keep the process alive for as long as a job waits or runs, and no longer", async (context) => {
  const { pool, watched } = openPool(context, 2);
  await pool.run(doubleJob, 1, testRun(), { estimateMs: 10 });
  assert.deepEqual([...watched.holding], [], "nobody waits for the first thread");
  const gate = new Gate();
  const job = pool.run(quickGateJob, gate.words, testRun());
  assert.deepEqual([...watched.holding], [1], "a job waits for it");
  await until(() => gate.arrived === 1);
  assert.deepEqual([...watched.holding], [1]);
  gate.open();
  await job;
  assert.deepEqual([...watched.holding], []);
});

test("close ends threads and jobs, and refuses further ones", async (context) => {
  const { pool, watched } = await warmPool(context);
  const gate = new Gate();
  const jobs = [1, 2].map(() => pool.run(quickGateJob, gate.words, testRun()));
  const rejections = jobs.map((job) => assert.rejects(job, isClosed));
  await until(() => gate.arrived === 1);
  await Promise.all([pool.close(), pool.close()]);
  await Promise.all(rejections);
  assert.equal(watched.ended.length, 1);
  assert.equal(gate.arrived, 1, "no job was begun anew");
  await assert.rejects(pool.run(doubleJob, 1, testRun()), isClosed);
});
