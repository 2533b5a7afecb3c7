import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { QdrantClient } from "quiverdb";
import { repositoryRoot, sharedFolder } from "./repository.ts";

const readme = readFileSync(join(repositoryRoot, "README.md"), "utf8");
const section = /^## Methods\n([^]*?)^## /m.exec(readme)?.[1] ?? "";
const rows = [...section.matchAll(/^\| (`.*?)\s*\|(.*)\|$/gm)].map(([, ours, python]) => ({
  ours: quoted(ours!),
  python: quoted(python!),
}));
const listed = rows.flatMap(({ ours }) => ours);
const pythonReference = join(sharedFolder, "seed-qdrant-client-api.txt");

/** What a prototype has besides methods of users. */
const inner = new Set(["constructor"]);

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
}

function methodsOf(type: { readonly prototype: object }): string[] {
  const names: string[] = [];
  let prototype: object = type.prototype;
  while (prototype !== Object.prototype) {
    names.push(...Object.getOwnPropertyNames(prototype));
    prototype = Object.getPrototypeOf(prototype);
  }
  return [...new Set(names)].filter((name) => !inner.has(name));
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

test("README lists every method of the client once, and no other", () => {
  assert.deepEqual(listed.toSorted(), methodsOf(QdrantClient).toSorted());
});

test("a Python name stands beside the method of that name in camelCase", () => {
  for (const { ours, python } of rows) {
    for (const name of python) assert.ok(ours.includes(camelCase(name)), name);
  }
});

test(
  "README names every method of the Python client",
  { skip: existsSync(pythonReference) ? false : `${pythonReference} is not there` },
  () => {
    const reference = readFileSync(pythonReference, "utf8");
    const python = [...reference.matchAll(/^([a-z]\w*)\(.*→.*\[source\]$/gm)].map(
      ([, name]) => name!,
    );
    assert.ok(python.length > 40, String(python.length));
    const named = new Set(quoted(section));
    assert.deepEqual(
      [...new Set(python)].filter((name) => !named.has(name)),
      [],
    );
    const invented = rows.flatMap((row) => row.python).filter((name) => !python.includes(name));
    assert.deepEqual(invented, []);
  },
);
