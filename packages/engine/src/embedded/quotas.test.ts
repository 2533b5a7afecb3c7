import assert from "node:assert/strict";
import { test } from "node:test";

import type { QuotaConfig } from "@quiverdb/client";

import { Quotas } from "./quotas.ts";

const LIMIT: QuotaConfig = { enabled: true, max_disk_usage_percent: 80 };

/** Quotas over a machine of which a test says what it uses. */
function machine() {
  const state = { disk: 0, memory: 0, now: 0 };
  const amount = (used: number) => ({ used, total: 1000 });
  const meter = {
    memory: () => amount(state.memory),
    disk: () => Promise.resolve(amount(state.disk)),
  };
  return { state, quotas: new Quotas(meter, () => state.now) };
}

async function refusal(quotas: Quotas, config: QuotaConfig): Promise<string | undefined> {
  try {
    await quotas.admit(config);
    return undefined;
  } catch (error) {
    return String(Object(error).reason);
  }
}

test("writes are refused from the limit on, and until the use is below the margin", async () => {
  const { state, quotas } = machine();
  state.disk = 799;
  assert.equal(await refusal(quotas, LIMIT), undefined);
  state.now = 5000;
  state.disk = 809;
  assert.equal(
    await refusal(quotas, LIMIT),
    "Insufficient storage: Disk usage is at 80% of total capacity, exceeding the configured " +
      "limit of 80%. Help: Reduce disk usage (e.g. delete points or drop collections), or raise " +
      "`max_disk_usage_percent` in the global quota config.",
  );
  state.disk = 760;
  assert.match(
    (await refusal(quotas, LIMIT)) ?? "",
    /is at 76% of total capacity. It reached the configured limit of 80% and has to fall below 75% before/,
  );
  assert.deepEqual(await quotas.excess(LIMIT), { resident_memory: null, disk_usage: true });
  state.disk = 749;
  assert.equal(await refusal(quotas, LIMIT), undefined);
});

test("a reading below the limit is used for five seconds, one above it once", async () => {
  const { state, quotas } = machine();
  assert.equal(await refusal(quotas, LIMIT), undefined);
  state.disk = 900;
  state.now = 4999;
  assert.equal(await refusal(quotas, LIMIT), undefined);
  state.now = 5000;
  assert.notEqual(await refusal(quotas, LIMIT), undefined);
  state.disk = 0;
  assert.equal(await refusal(quotas, LIMIT), undefined);
});

test("memory is judged before the disk, and other limits forget what was used up", async () => {
  const { state, quotas } = machine();
  state.disk = 1000;
  state.memory = 500;
  const both = { ...LIMIT, max_resident_memory_percent: 40, release_margin_percent: 20 };
  assert.match((await refusal(quotas, both)) ?? "", /Resident memory usage is at 50%/);
  state.memory = 390;
  state.disk = 0;
  assert.match((await refusal(quotas, both)) ?? "", /has to fall below 20%/);
  quotas.reset();
  assert.equal(await refusal(quotas, both), undefined);
});

test("nothing is enforced that is off, unset or not measurable", async () => {
  const { state, quotas } = machine();
  state.disk = 1000;
  assert.equal(await refusal(quotas, { ...LIMIT, enabled: false }), undefined);
  assert.equal(await refusal(quotas, { enabled: true }), undefined);
  const blind = new Quotas(
    { memory: () => undefined, disk: () => Promise.resolve({ used: 1, total: 0 }) },
    () => 0,
  );
  assert.equal(await refusal(blind, LIMIT), undefined);
  assert.deepEqual(await blind.usage(), {
    resident_memory_percent: null,
    disk_usage_percent: null,
  });
});
