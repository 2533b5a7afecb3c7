import assert from "node:assert/strict";
import { test } from "node:test";
import { defineBenchmark } from "./benchmark.ts";
import { halfToFloat } from "./embeddings.ts";
import { timeRounds } from "./rounds.ts";
import { scan } from "./scan.ts";

test("every plain scan and the kernel find the same rows", async () => {
  const [table] = await scan.run(["--rows", "500", "--rounds", "1"]);
  assert.equal(table!.rows.length, 5);
  assert.ok(table!.rows.every((row) => row.length === table!.columns.length));
});

test("options are whole numbers with defaults, and others are refused", async () => {
  const seen: number[] = [];
  const benchmark = defineBenchmark({
    name: "none",
    summary: "",
    options: { rows: { default: 7, text: "" } },
    run: async (option) => {
      seen.push(option("rows"));
      return [];
    },
  });
  await benchmark.run([]);
  await benchmark.run(["--rows", "8"]);
  assert.deepEqual(seen, [7, 8]);
  for (const text of ["0", "1.5", "many"]) {
    await assert.rejects(benchmark.run(["--rows", text]), TypeError);
  }
  await assert.rejects(benchmark.run(["--columns", "8"]), /Unknown option '--columns'/);
});

test("every contender runs once a round, and each in turn begins", () => {
  const order: string[] = [];
  const contender = (name: string) => ({ name, run: (round: number) => order.push(name + round) });
  const timings = timeRounds([contender("a"), contender("b")], 2, 1);
  assert.deepEqual(order, ["a0", "b0", "b1", "a1", "a2", "b2"]);
  assert.deepEqual(
    timings.map(({ name }) => name),
    ["a", "b"],
  );
  assert.ok(timings.every(({ minMs, medianMs }) => minMs >= 0 && minMs <= medianMs));
});

test("half precision floats are decoded", () => {
  const cases = [
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0xfc00, -Infinity],
    [0x7e00, Number.NaN],
  ] as const;
  for (const [half, value] of cases) assert.ok(Object.is(halfToFloat(half), value));
});
