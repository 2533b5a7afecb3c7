import assert from "node:assert/strict";
import { test } from "node:test";

import {
  readReadParameters,
  readTimeoutParameter,
  readWriteParameters,
} from "./query_parameters.ts";

const PREFIX = "Deserialize error in query parameters: ";

function refuses(read: () => unknown, reason: string): void {
  assert.throws(read, { code: "query_format", status: 400, reason: PREFIX + reason });
}

test("absent parameters have their defaults", () => {
  assert.deepEqual(readWriteParameters({}), { wait: false, timeoutSeconds: undefined });
  assert.deepEqual(readReadParameters({ timeout: undefined, consistency: null }), {
    timeoutSeconds: undefined,
  });
});

test("what a URL or a caller may give is accepted", () => {
  assert.deepEqual(readWriteParameters({ wait: true, timeout: 0, ordering: "strong" }), {
    wait: true,
    timeoutSeconds: 0,
  });
  assert.deepEqual(readWriteParameters({ wait: false, timeout: 3_000_000 }), {
    wait: false,
    timeoutSeconds: 3_000_000,
  });
  for (const consistency of [1, 3n, "majority", "quorum", "all"]) {
    assert.deepEqual(readReadParameters({ consistency, timeout: 0.5 }), { timeoutSeconds: 0.5 });
  }
  assert.deepEqual(readReadParameters({ timeout: 2n ** 64n - 1n }), { timeoutSeconds: 2 ** 64 });
  assert.deepEqual(readTimeoutParameter({ timeout: 1 }), { timeoutSeconds: 1 });
});

test("wait is a boolean", () => {
  refuses(
    () => readWriteParameters({ wait: "yes" }),
    'wait: invalid type: string "yes", expected a boolean',
  );
  refuses(
    () => readWriteParameters({ wait: 1 }),
    "wait: invalid type: integer `1`, expected a boolean",
  );
});

test("a timeout is a number of seconds, of a write also 0", () => {
  for (const [value, shown] of [
    ["x", 'string "x"'],
    [-1, "integer `-1`"],
    [NaN, "floating point `NaN`"],
  ] as const) {
    const got = `timeout: invalid value: ${shown}, expected a number of seconds`;
    refuses(() => readWriteParameters({ timeout: value }), `${got} 0 or larger`);
    refuses(() => readReadParameters({ timeout: value }), `${got} above 0`);
    refuses(() => readTimeoutParameter({ timeout: value }), `${got} above 0`);
  }
  const zero = "timeout: invalid value: integer `0`, expected a number of seconds above 0";
  refuses(() => readReadParameters({ timeout: 0 }), zero);
  refuses(() => readTimeoutParameter({ timeout: 0 }), zero);
});

test("unknown words for ordering and consistency are refused", () => {
  refuses(
    () => readWriteParameters({ ordering: "weird" }),
    "ordering: unknown variant `weird`, expected one of `weak`, `medium`, `strong`",
  );
  refuses(
    () => readReadParameters({ consistency: 0 }),
    "consistency: invalid type: integer `0`, expected one of `majority`, `quorum`, `all`",
  );
  refuses(
    () => readReadParameters({ consistency: "most" }),
    "consistency: unknown variant `most`, expected one of `majority`, `quorum`, `all`",
  );
});
