import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type TestContext, test } from "node:test";
import { removeUnreached } from "./reached_files.ts";
import { listFiles } from "./repository.ts";

function makeFolder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "quiver reached "));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test("what an entry reaches stays, code and declarations apart, and the rest goes", (t) => {
  const folder = makeFolder(t, {
    "index.js": `export { a } from "./a/a.js"; const b = await import("./b.js");`,
    "index.d.ts": `export { a } from "./a/a.js"; import "react";`,
    "a/a.js": `import "../index.js"; export const a = 1;`,
    "a/a.d.ts": `export declare const a: import("../c.js").C;`,
    "b.js": "",
    "b.d.ts": "",
    "c.js": "",
    "c.d.ts": "export type C = 1;",
    "debug/d.js": `import "../c.js";`,
  });
  removeUnreached(folder, [join(folder, "index.js"), join(folder, "index.d.ts")]);
  const left = listFiles(folder).map((path) => relative(folder, path).replaceAll("\\", "/"));
  assert.deepEqual(left.toSorted(), [
    "a/a.d.ts",
    "a/a.js",
    "b.js",
    "c.d.ts",
    "index.d.ts",
    "index.js",
  ]);
});

test("an import of nothing is an error, and nothing is removed", (t) => {
  const folder = makeFolder(t, { "index.js": `import "./gone.js";`, "other.js": "" });
  assert.throws(() => removeUnreached(folder, [join(folder, "index.js")]), /gone\.js/);
  assert.equal(listFiles(folder).length, 2);
});
