import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { findImports } from "./imports.ts";
import { findLayerBreaches, packageLayers, programLayers, roomLayers } from "./layers.ts";
import { repositoryFiles, repositoryRoot } from "./repository.ts";

function messages(file: string, text: string): string[] {
  return findLayerBreaches(file, text).map((breach) => breach.message);
}

function allowed(file: string, text: string): void {
  assert.deepEqual(messages(file, text), []);
}

function refused(file: string, text: string, pattern: RegExp): void {
  const found = messages(file, text);
  assert.equal(found.length, 1, `${text} in ${file}: ${JSON.stringify(found)}`);
  assert.match(found[0]!, pattern);
}

const sparse = "packages/engine/src/sparse/x.ts";

test("the repository obeys its layers", () => {
  const breaches = repositoryFiles()
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => messages(file, readFileSync(join(repositoryRoot, file), "utf8")));
  assert.deepEqual(breaches, []);
});

test("a sibling of the same rank is refused with the rule and its reason", () => {
  assert.deepEqual(messages(sparse, `import { a } from "../filter/y.ts";`), [
    "packages/engine/src/sparse/x.ts may not import ../filter/y.ts: sparse (rank 5) may import " +
      "only from lower ranks because it scores posting lists of offsets under any predicate; " +
      "filter has rank 5",
  ]);
});

test("a higher rank is refused and a lower one allowed", () => {
  refused(sparse, `import { a } from "../segment/y.ts";`, /segment has rank 6/);
  allowed(sparse, `import { a } from "../vectors/y.ts";\nimport { b } from "./z.ts";`);
  allowed(sparse, `import { QdrantError } from "@quiverdb/client";`);
});

test("every form of import is seen", () => {
  const forms = [
    `import "../segment/y.ts";`,
    `import y from "../segment/y.ts";`,
    `import * as y from '../segment/y.ts';`,
    `import type { Y } from "../segment/y.ts";`,
    `import { type Y, z as w } from "../segment/y.ts";`,
    `import {\n  a,\n  b,\n} from "../segment/y.ts";`,
    `export * from "../segment/y.ts";`,
    `export { y } from "../segment/y.ts";`,
    `export type { Y } from "../segment/y.ts";`,
    `const y = await import("../segment/y.ts");`,
    `type Y = import("../segment/y.ts").Y;`,
    `const y = { ...import("../segment/y.ts") };`,
    `const y = require("../segment/y.ts");`,
    "const s = `${await import('../segment/y.ts')}`;",
    `new Worker(new URL("../segment/y.ts", import.meta.url));`,
    `const re = /["'\`]/g; import("../segment/y.ts");`,
  ];
  for (const form of forms) refused(sparse, form, /may not import \.\.\/segment\/y\.ts/);
});

test("prose, strings and members are not imports", () => {
  allowed(sparse, `// import { a } from "../segment/y.ts";`);
  allowed(sparse, `/* export * from "../segment/y.ts" */`);
  allowed(sparse, "const text = `import x from '../segment/y.ts'`;");
  allowed(sparse, `const text = 'import "../segment/y.ts"';`);
  allowed(sparse, `const a = loader.import("../segment/y.ts");`);
  allowed(sparse, `const a = Array.from("../segment/y.ts");`);
  allowed(sparse, `class A { import(path: string) { return path; } }`);
});

test("only workers/ and the checksum of the storage ask for node: modules at run time", () => {
  const text = `process.getBuiltinModule("node:fs");`;
  refused(sparse, text, /may not use getBuiltinModule: below quiverdb only packages\/engine/);
  refused("packages/client/src/x.ts", text, /may not use getBuiltinModule/);
  allowed("packages/engine/src/workers/x.ts", text);
  allowed("packages/engine/src/storage/checksum.ts", text);
});

test("a computed import is refused, because no rule can be checked on it", () => {
  refused(sparse, "await import(path);", /may not import a computed path/);
  refused(sparse, "await import(`./${name}.ts`);", /may not import a computed path/);
});

test("the line of an import is its line in the file", () => {
  const text = `/*\n*/ const a = \`\n\n\`;\nimport {\n a } from "../b.ts";`;
  assert.deepEqual(findImports(text), [{ specifier: "../b.ts", line: 6 }]);
});

test("packages see only lower packages, by name", () => {
  const client = "packages/client/src/a.ts";
  refused(client, `import { E } from "@quiverdb/engine";`, /client \(rank 0\)/);
  refused(client, `export * from "quiverdb";`, /quiverdb has rank 3/);
  refused(client, `import type { E } from "@quiverdb/client";`, /by relative paths/);
  refused("packages/engine/src/index.ts", `import "quiverdb";`, /quiverdb has rank 3/);
  refused(sparse, `import "../../../client/src/errors.ts";`, /imported by its name/);
  refused("packages/quiverdb/src/a.ts", `import "../../../tools/layers.ts";`, /by its name/);
  allowed(
    "packages/quiverdb/src/a.ts",
    `import "@quiverdb/engine"; import "@quiverdb/client/rest";`,
  );
});

test("only storage/folder/ has node: modules, except in tests", () => {
  const client = "packages/client/src";
  refused(`${client}/a.ts`, `import "node:path";`, /only remote\/node\/ has node:/);
  refused(`${client}/remote/a.ts`, `import "node:http";`, /only remote\/node\/ has node:/);
  allowed(`${client}/remote/node/a.ts`, `import "node:http";`);
  refused(`${client}/remote/index.ts`, `import "./node/a.ts";`, /only remote\/index_node.ts/);
  refused(`${client}/index.ts`, `import "./remote/node/a.ts";`, /only remote\/index_node.ts/);
  allowed(`${client}/remote/index_node.ts`, `import "./node/a.ts";`);
  refused(
    sparse,
    `import type { Stats } from "node:fs";`,
    /only storage\/folder\/ has node: modules/,
  );
  refused(
    "packages/engine/src/index.ts",
    `import "node:fs";`,
    /only storage\/folder\/ has node: modules/,
  );
  refused("packages/engine/src/storage/a.ts", `import "node:fs";`, /only storage\/folder\/ has/);
  allowed("packages/engine/src/storage/folder/a.ts", `import "node:fs";`);
  allowed("packages/engine/src/sparse/x.test.ts", `import test from "node:test";`);
  allowed("packages/client/src/a.test.ts", `import test from "node:test";`);
  allowed("packages/client/src/testing/a.ts", `import assert from "node:assert/strict";`);
});

test("query never imports storage", () => {
  const code = `import type { Store } from "../storage/store.ts";`;
  refused("packages/engine/src/query/plan.ts", code, /query never opens storage/);
});

test("only kernels touches WebAssembly", () => {
  const code = `const memory = new WebAssembly.Memory({ initial: 1 });`;
  allowed("packages/engine/src/kernels/memory.ts", code);
  refused("packages/engine/src/vectors/store.ts", code, /may not use WebAssembly/);
  allowed("packages/engine/src/vectors/store.ts", "// WebAssembly is elsewhere");
});

test("the client has no dependencies", () => {
  refused("packages/client/src/a.ts", `import * as v from "valibot";`, /no dependencies/);
  allowed("packages/engine/src/request/a.ts", `import * as v from "valibot";`);
});

test("a package or folder without a rank is refused", () => {
  refused("packages/edge/src/a.ts", "", /package edge has no rank/);
  refused("packages/engine/src/magic/a.ts", "", /folder magic has no rank/);
  refused(sparse, `import "../magic/a.ts";`, /folder magic has no rank/);
});

test("rooms of the client have ranks, too", () => {
  const upload = "packages/client/src/upload/a.ts";
  refused(upload, `import { a } from "../client/b.ts";`, /upload \(rank 3\).*client has rank 5/);
  refused(upload, `import { a } from "../rest/b.ts";`, /rest has rank 3/);
  refused("packages/client/src/magic/a.ts", "", /folder magic has no rank/);
  allowed(upload, `import { a } from "../operation/b.ts";`);
});

test("every folder with code of its own has a rank", () => {
  const folders = repositoryFiles()
    .filter((file) => file.endsWith(".ts") && file.includes("/"))
    .map((file) => file.slice(0, file.indexOf("/")));
  const unranked = folders.filter(
    (name) => name !== "packages" && programLayers[name] === undefined,
  );
  assert.deepEqual(unranked, []);
  const packages = repositoryFiles().map((file) => /^packages\/([^/]+)\/src\//.exec(file)?.[1]);
  const known = new Set(packages.filter((name) => name !== undefined));
  assert.deepEqual(known, new Set(Object.keys(packageLayers)));
});

test("programs import packages by name, and benchmarks also what they measure", () => {
  const path = `import { a } from "../packages/engine/src/kernels/a.ts";`;
  refused("tools/a.ts", path, /imported by its name/);
  refused("examples/a/b.ts", `import "../../packages/engine/src/a.ts";`, /imported by its name/);
  allowed("bench/a.ts", path);
  allowed("bench/a.ts", `import { b } from "../tools/repository.ts";`);
  refused("tools/a.ts", `import { b } from "../bench/b.ts";`, /bench has rank 5/);
  refused("examples/a/b.ts", `import { b } from "../../bench/b.ts";`, /bench has rank 5/);
  refused("packages/quiverdb/src/a.ts", `import "../../../bench/a.ts";`, /by its name/);
});

test("every rank has its reason", () => {
  const tables = [packageLayers, programLayers, ...Object.values(roomLayers)];
  for (const layer of tables.flatMap((table) => Object.values(table))) {
    assert.match(layer.why, /^(it|a) [a-z].*[a-zA-Z]$/);
  }
});

test("ARCHITECTURE.md tells the question of every room, at its rank", () => {
  const text = readFileSync(join(repositoryRoot, "ARCHITECTURE.md"), "utf8");
  for (const place of ["engine", "server", "grpc"]) {
    const [, section = ""] = text.split(`## The ${place}`);
    const [table = ""] = section.split("\n## ", 1);
    const told = new Map<string, number>();
    for (const [, rank, folder] of table.matchAll(
      /^\| (\d+) +\| `(\w+)` +\| .+\?? +\| `.+ \|$/gm,
    )) {
      told.set(folder!, Number(rank));
    }
    for (const [folder, { rank }] of Object.entries(roomLayers[place]!)) {
      if (folder !== "testing") assert.equal(told.get(folder), rank, `${place}/${folder}`);
    }
  }
});
