import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "./repository.ts";

const cacheFolder = join(repositoryRoot, "node_modules", ".cache", "quiver");

function runBundled(program: string, ...parameters: string[]): string {
  const runner = join(repositoryRoot, "tools", "run_bundled.mjs");
  const result = spawnSync(process.execPath, [runner, program, ...parameters], {
    encoding: "utf8",
  });
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

test("a program runs from its bundle until one of its files changes", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "quiver bundled "));
  const name = basename(folder).replace("quiver bundled ", "bundled_");
  const program = join(folder, `${name}.ts`);
  const bundles = (): string[] =>
    readdirSync(cacheFolder).filter((file) => file.startsWith(name) && file.endsWith(".mjs"));
  t.after(() => {
    rmSync(folder, { recursive: true });
    for (const file of readdirSync(cacheFolder)) {
      if (file.startsWith(name)) rmSync(join(cacheFolder, file));
    }
  });

  writeFileSync(
    program,
    `import { answer } from "./answer.ts";
     const words: string[] = process.argv.slice(1);
     console.log(JSON.stringify([answer, import.meta.url, ...words]));`,
  );
  writeFileSync(join(folder, "answer.ts"), "export const answer: number = 1;");
  const expected = [pathToFileURL(program).href, program, "a b"];
  assert.deepEqual(JSON.parse(runBundled(program, "a b")), [1, ...expected]);
  const [bundle] = bundles();
  assert.ok(bundle !== undefined);
  const builtAt = statSync(join(cacheFolder, bundle)).mtimeMs;

  assert.deepEqual(JSON.parse(runBundled(program, "a b")), [1, ...expected]);
  assert.equal(statSync(join(cacheFolder, bundle)).mtimeMs, builtAt);

  writeFileSync(join(folder, "answer.ts"), "export const answer: number = 22;");
  assert.deepEqual(JSON.parse(runBundled(program, "a b")), [22, ...expected]);
  assert.deepEqual(bundles(), [bundle]);
});
