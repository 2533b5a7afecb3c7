import assert from "node:assert/strict";
import { test } from "node:test";

import { readQuotas } from "./quotas.ts";
import { readContext } from "./testing/parse.ts";

const quotas = (body: unknown) => readQuotas(body, readContext());

test("limits that are absent or null are unset, and unknown members are ignored", () => {
  assert.deepEqual(quotas({}), { enabled: false });
  assert.deepEqual(quotas([]), { enabled: false });
  assert.deepEqual(quotas({ max_disk_usage_percent: null, max_cpu_percent: 5 }), {
    enabled: false,
  });
  const all = {
    enabled: true,
    max_resident_memory_percent: 1,
    max_disk_usage_percent: 100,
    release_margin_percent: 0,
  };
  assert.deepEqual(quotas(all), all);
});

test("limits are percentages", () => {
  assert.throws(
    () => quotas({ max_disk_usage_percent: 0 }),
    /\[max_disk_usage_percent: value 0 invalid, must be from 1 to 100\]/,
  );
  assert.throws(
    () => quotas({ release_margin_percent: 101 }),
    /\[release_margin_percent: value 101 invalid, must be 100 or smaller\]/,
  );
  for (const percent of [-1, 256, 50.5, "50"]) {
    assert.throws(() => quotas({ max_resident_memory_percent: percent }), { code: "format" });
  }
  assert.throws(() => quotas({ enabled: null }), { code: "format" });
});
