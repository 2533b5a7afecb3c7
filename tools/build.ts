/**
 * `npm run build`: kernels, then every package from `src` to `dist`, in the order of their ranks.
 *
 * - `dist/` holds ES modules, `dist/cjs/` the same as CommonJS with the declarations of both: an
 *   entry of `dist/` re-exports the types of `dist/cjs/`, so that a program which uses both forms
 *   has one `QdrantClient` type.
 * - A package contains what its `exports` reach, and nothing else.
 * - Code has no comments, little white space and short names; declarations keep theirs.
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
import { basename, dirname, join, relative, sep } from "node:path";
import { build, transform } from "esbuild";
import { run } from "./child_process.ts";
import { generate } from "./generate.ts";
import { packageLayers } from "./layers.ts";
import { entryFiles, packedDocument, packedDocuments, readManifest } from "./package_manifest.ts";
import { removeUnreached } from "./reached_files.ts";
import { listFiles, repositoryRoot } from "./repository.ts";

/** Arguments of the compiler: one pass for the code, one for the declarations. */
const passes: readonly (readonly string[])[] = [
  ["--outDir", "dist", "--removeComments"],
  ["--outDir", "dist/cjs", "--declaration", "--emitDeclarationOnly", "--stripInternal"],
];

/** `from "./a.ts"`, `import("./a.ts")`, `import "./a.ts"` in a declaration file. */
const declarationImport = /(\bfrom\s*|\bimport\s*\(?\s*)"(\.{1,2}\/[^"]+)\.ts"/g;
/** What must not be left in `dist`: a relative path to a TypeScript file. */
const sourcePath = /["'`]\.{1,2}\/[^"'`\s]*(?<!\.d)\.ts["'`]/;

/** Lines are short enough that the place of an error says something. */
const layout = { minify: true, lineLimit: 120 } as const;

process.exitCode = await main();

async function main(): Promise<number> {
  await generate();
  const packages = Object.entries(packageLayers)
    .toSorted(([, a], [, b]) => a.rank - b.rank)
    .map(([name]) => join(repositoryRoot, "packages", name))
    .filter((folder) => existsSync(join(folder, "tsconfig.build.json")));
  for (const folder of packages) {
    const problem = await buildPackage(folder);
    if (problem !== undefined) {
      console.error(`FAIL  build of packages/${basename(folder)}\n${problem}`);
      return 1;
    }
    console.log(`ok    packages/${basename(folder)}`);
  }
  return 0;
}

/** @returns what went wrong, or undefined */
async function buildPackage(folder: string): Promise<string | undefined> {
  const dist = join(folder, "dist");
  rmSync(dist, { recursive: true, force: true });
  const compiler = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  for (const pass of passes) {
    const parameters = [compiler, "-p", "tsconfig.build.json", ...pass];
    const { code, output } = await run(process.execPath, parameters, {
      cwd: folder,
      capture: true,
    });
    if (code !== 0) return output;
  }
  const leaks = listFiles(dist).filter((path) => finishFile(path));
  if (leaks.length > 0) return `${leaks.join("\n")}\nname a TypeScript source`;
  const entries = entryFiles(readManifest(folder))
    .map((entry) => join(folder, entry))
    .filter((entry) => !isCommonJsCode(entry));
  for (const entry of entries) writeModuleTypes(dist, entry);
  removeUnreached(dist, entries);
  await condense(dist);
  const problem = await writeCommonJs(dist);
  if (problem !== undefined) return problem;
  shareGenerated(dist);
  copyLicences(join(folder, "src"), dist);
  const manifest = readManifest(folder);
  for (const document of packedDocuments) {
    writeFileSync(join(folder, document), packedDocument(manifest, document));
  }
  return undefined;
}

/**
 * Points the imports of a declaration file to `.js`: the compiler does so in code only.
 *
 * @returns whether a path to a source or to this machine remains
 */
function finishFile(path: string): boolean {
  const text = readFileSync(path, "utf8");
  if (!path.endsWith(".d.ts")) return sourcePath.test(text);
  const finished = text.replaceAll(declarationImport, '$1"$2.js"');
  if (finished !== text) writeFileSync(path, finished);
  return sourcePath.test(finished) || finished.includes(repositoryRoot);
}

function isCommonJsCode(entry: string): boolean {
  return entry.endsWith(".js") && entry.includes(`${sep}cjs${sep}`);
}

/** Writes the declaration of an ES module entry, which re-exports the one of CommonJS. */
function writeModuleTypes(dist: string, entry: string): void {
  const path = relative(dist, entry).split(sep).join("/");
  if (!path.endsWith(".d.ts") || path.startsWith("cjs/")) return;
  const up = "../".repeat(path.split("/").length - 1) || "./";
  writeFileSync(entry, `export * from "${up}cjs/${path.replace(/\.d\.ts$/, ".js")}";\n`);
}

/** Takes the white space out of the ES modules. */
async function condense(dist: string): Promise<void> {
  for (const path of listFiles(dist)) {
    if (!path.endsWith(".js")) continue;
    const { code } = await transform(readFileSync(path, "utf8"), { format: "esm", ...layout });
    writeFileSync(path, code);
  }
}

/**
 * Writes the CommonJS form of every module. `import()` becomes `require()`, because Jest has no
 * `import()` in CommonJS.
 *
 * @returns what a module uses that CommonJS does not have (`import.meta`), or undefined
 */
async function writeCommonJs(dist: string): Promise<string | undefined> {
  const { warnings } = await build({
    entryPoints: listFiles(dist).filter((path) => path.endsWith(".js")),
    outbase: dist,
    outdir: join(dist, "cjs"),
    format: "cjs",
    platform: "node",
    target: "es2023",
    supported: { "dynamic-import": false },
    ...layout,
    logLevel: "silent",
  });
  const marker = { type: "commonjs", sideEffects: false };
  writeFileSync(join(dist, "cjs", "package.json"), `${JSON.stringify(marker)}\n`);
  if (warnings.length === 0) return undefined;
  return warnings.map(({ text, location }) => `${location?.file}: ${text}`).join("\n");
}

/**
 * Lets the ES modules of generated texts and kernels, which are large, take what they export from
 * their CommonJS form, so that a package holds it once.
 */
function shareGenerated(dist: string): void {
  const generated = ["text", "kernels"].map((folder) => join(folder, "generated") + sep);
  for (const path of listFiles(dist)) {
    const isGenerated = generated.some((folder) => relative(dist, path).startsWith(folder));
    if (!isGenerated || !path.endsWith(".js")) continue;
    const exported = /export\{([^}]*)\};?\s*$/.exec(readFileSync(path, "utf8"))?.[1];
    if (exported === undefined) continue;
    const names = exported.split(",").map((name) => name.trim().replace(/^.* as /, ""));
    const name = relative(dist, path).split(sep).join("/");
    const up = "../".repeat(name.split("/").length - 1);
    writeFileSync(
      path,
      `import shared from"${up}cjs/${name}";export const{${names.join(",")}}=shared;\n`,
    );
  }
}

function isLicence(path: string): boolean {
  return basename(path).startsWith("LICENSE");
}

/** Licences of foreign code go where that code goes. */
function copyLicences(source: string, dist: string): void {
  for (const path of readdirSync(source, { recursive: true, encoding: "utf8" }).filter(isLicence)) {
    for (const target of [join(dist, path), join(dist, "cjs", path)]) {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(source, path), target);
    }
  }
}
