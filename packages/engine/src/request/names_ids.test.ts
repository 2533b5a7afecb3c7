import assert from "node:assert/strict";
import { test } from "node:test";

import { parseFilter } from "../wire/testing/parse.ts";
import { namesIds } from "./names_ids.ts";

test("a filter names ids wherever it has a has_id, and nowhere else", () => {
  const field = { key: "a", match: { value: 1 } };
  const ids = { has_id: [1] };
  for (const filter of [
    { must: ids },
    { should: [field, ids] },
    { must_not: [ids] },
    { min_should: { conditions: [ids], min_count: 1 } },
    { must: { should: [{ must_not: ids }] } },
  ]) {
    assert.equal(namesIds(parseFilter(filter)), true, JSON.stringify(filter));
  }
  for (const filter of [
    {},
    { must: [field, { has_vector: "v" }] },
    { must: { should: [field] } },
  ]) {
    assert.equal(namesIds(parseFilter(filter)), false, JSON.stringify(filter));
  }
  assert.equal(namesIds(undefined), false);
});
