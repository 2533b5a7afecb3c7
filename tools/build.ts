/**
 * `npm run build`: kernels, then every package from `src` to `dist` as plain JavaScript with
 * declarations, in the order of their ranks, then a smoke test of the packed result.
 *
 * A build sees the packages below it as a user does, through their `dist`: the source condition is
 * off, so a package that works only inside this repository does not build.
 */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { run } from "./child_process.ts";
import { generate } from "./generate.ts";
import { packageLayers } from "./layers.ts";
import { repositoryRoot } from "./repository.ts";
import { packedDocuments, smokeTest } from "./smoke.ts";

/** `from "./a.ts"`, `import("./a.ts")`, `import "./a.ts"` in a declaration file. */
const declarationImport = /(\bfrom\s*|\bimport\s*\(?\s*)"(\.{1,2}\/[^"]+)\.ts"/g;
/** What must not be left in `dist`: a relative path to a TypeScript file. */
const sourcePath = /["'`]\.{1,2}\/[^"'`\s]*(?<!\.d)\.ts["'`]/;

process.exitCode = await main();

async function main(): Promise<number> {
  await generate();
  const packages = Object.entries(packageLayers)
    .toSorted(([, a], [, b]) => a.rank - b.rank)
    .map(([name]) => name)
    .filter((name) => existsSync(join(repositoryRoot, "packages", name, "tsconfig.build.json")));
  for (const name of packages) {
    const code = await buildPackage(join(repositoryRoot, "packages", name));
    if (code !== 0) {
      console.error(`FAIL  build of packages/${name}`);
      return code;
    }
    console.log(`ok    packages/${name}`);
  }
  const problem = await smokeTest(packages);
  if (problem !== undefined) {
    console.error(`FAIL  packed packages: ${problem}`);
    return 1;
  }
  console.log("ok    packed packages in plain node");
  return 0;
}

async function buildPackage(folder: string): Promise<number> {
  const dist = join(folder, "dist");
  rmSync(dist, { recursive: true, force: true });
  const compiler = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  const { code } = await run(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: folder,
  });
  if (code !== 0) return code;
  copyDeclarations(join(folder, "src"), dist);
  const leaks = listFiles(dist).filter((path) => finishFile(path));
  for (const leak of leaks) console.error(`${leak} names a TypeScript source`);
  for (const document of packedDocuments) {
    copyFileSync(join(repositoryRoot, document), join(folder, document));
  }
  return leaks.length;
}

/** Copies the written `.d.ts` files, which the compiler leaves behind, and only their folders. */
function copyDeclarations(source: string, dist: string): void {
  for (const path of listFiles(source).filter((file) => file.endsWith(".d.ts"))) {
    const copy = join(dist, relative(source, path));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(path, copy);
  }
}

/**
 * Points the imports of a declaration file to `.js`: the compiler does so in code only.
 *
 * @returns whether a path to a source remains
 */
function finishFile(path: string): boolean {
  const text = readFileSync(path, "utf8");
  if (!path.endsWith(".d.ts")) return sourcePath.test(text);
  const finished = text.replaceAll(declarationImport, '$1"$2.js"');
  if (finished !== text) writeFileSync(path, finished);
  return sourcePath.test(finished) || finished.includes(repositoryRoot);
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
