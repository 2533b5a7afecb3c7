import assert from "node:assert/strict";
import test from "node:test";
import { findTidyBreaches } from "./tidy.ts";

function lines(text: string, file = "packages/engine/src/a.ts"): number[] {
  return findTidyBreaches(file, text)
    .filter(({ message }) => !message.includes("header comment"))
    .map((breach) => breach.line);
}

/** Puts a forbidden word together, so that this file stays tidy itself. */
const glue = (...parts: string[]): string => parts.join("");

test("a breach names file, line and rule", () => {
  const [breach] = findTidyBreaches("docs/a.md", `one\nin ${glue("/ro", "ot/")}x`);
  assert.equal(breach?.message, "docs/a.md:2 names a folder of one machine");
});

test("folders of one machine are found, folders that end alike are not", () => {
  assert.deepEqual(lines(`const a = "${glue("/wo", "rk/")}main";`), [1]);
  assert.deepEqual(lines(`see ${glue("/ho", "me/ann/")}quiver`), [1]);
  assert.deepEqual(lines(`const a = "/network/x", b = "https://a.b/work/c", c = "./root/";`), []);
});

test("unfinished work is found", () => {
  assert.deepEqual(lines(`// ${glue("TO", "DO")}: later\n\n// ${glue("FIX", "ME")}`), [1, 3]);
  assert.deepEqual(lines("const todo = 1; // the todo counter"), []);
});

test("a test narrowed to itself is found", () => {
  assert.deepEqual(lines(`test${glue(".on", "ly")}("x", () => {});`), [1]);
  assert.deepEqual(lines(`test("x", { ${glue("on", "ly")}: true }, () => {});`), [1]);
  assert.deepEqual(lines(`setPayload({ ${glue("on", "ly")}: true });`), []);
});

test("a default of the engine is found outside of its file", () => {
  const text = 'const LIMIT_DEFAULT = 10;\nexport const NAME_DEFAULT: string = "a";';
  assert.deepEqual(lines(text), [1, 2]);
  assert.deepEqual(lines(text, "packages/engine/src/common/defaults.ts"), []);
  assert.deepEqual(lines(text, "packages/client/src/a.ts"), []);
  assert.deepEqual(lines("const PARAMS_DEFAULT: Params = { exact: false };"), []);
});

test("a silenced compiler is found, an expected error is not", () => {
  assert.deepEqual(lines(`// ${glue("@ts-", "ignore")}`), [1]);
  assert.deepEqual(lines("// @ts-expect-error a string is no id"), []);
});

test("a file above 500 lines is found unless it is generated or data", () => {
  const long = "a;\n".repeat(501);
  assert.deepEqual(lines(long), [501]);
  assert.deepEqual(lines("a;\n".repeat(500)), []);
  assert.deepEqual(lines(long, "packages/client/src/generated/openapi.ts"), []);
  assert.deepEqual(lines(long, "docs/a.md"), []);
});

test("empty names are found in declarations and file names only", () => {
  assert.deepEqual(lines("class StoreManager {}\nfunction helperOf() {}"), [1, 2]);
  assert.deepEqual(lines(`import { inspect } from "node:util";\nconst utility = 1;`), []);
  assert.deepEqual(lines("", "packages/engine/src/common/string_utils.ts"), [1]);
  assert.deepEqual(lines("", "packages/engine/src/common/utility_meter.ts"), []);
});

test("a comment beyond column 100 is found, code and web addresses are not", () => {
  const long = "word ".repeat(25);
  assert.deepEqual(lines(`/** ${long} */\n  // ${long}\n/**\n * ${long}\n */`), [1, 2, 4]);
  assert.deepEqual(
    lines(`const a = "${long}";\n// see https://example.org/${"a".repeat(100)}`),
    [],
  );
  assert.deepEqual(lines(`// ${"é".repeat(97)}\n// ${"é".repeat(98)}`), [2]);
  assert.deepEqual(lines(`// ${long}`, "packages/client/src/generated/openapi.ts"), []);
});

test("a file without a header comment is found, unless it is a script, a test or generated", () => {
  const headless = (text: string, file: string): boolean =>
    findTidyBreaches(file, text).some(({ message }) => message.includes("header comment"));
  assert.equal(headless("export const a = 1;\n", "tools/a.ts"), true);
  assert.equal(headless("/** One. */\nexport const a = 1;\n", "tools/a.ts"), false);
  assert.equal(headless("#!/usr/bin/env node\n", "tools/a.ts"), false);
  assert.equal(headless("const a = 1;\n", "tools/a.test.ts"), false);
  assert.equal(headless("const a = 1;\n", "packages/client/src/generated/a.ts"), false);
});

test("a relative link to a file that does not exist is found", () => {
  const text = "[a](../tools/tidy.ts) [b](#anchor) [c](https://example.org)\n[d](nowhere.md)";
  assert.deepEqual(lines(text, "docs/a.md"), [2]);
  assert.deepEqual(lines("see [the rules](tools/tidy.ts#L1)", "README.md"), []);
});
