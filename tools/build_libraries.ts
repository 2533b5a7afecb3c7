/**
 * Takes what the engine uses of two libraries into modules of its own, so that it stays without
 * dependencies, and so that their code, which is in ES modules only, also works where there is
 * nothing but CommonJS (Jest).
 *
 * The versions are those of the lock file. The licences go where the code goes.
 */
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFile } from "./replace_file.ts";
import { repositoryRoot } from "./repository.ts";

interface Library {
  /** The package. */
  readonly name: string;
  /** The module in it. */
  readonly module: string;
  readonly exports: readonly string[];
  /** Of the generated module. */
  readonly file: string;
}

const OUTPUT = join(repositoryRoot, "packages", "engine", "src", "snapshot", "generated");

/** What is generated is plain JavaScript; its exports have the types of the library. */
const UNCHECKED = ["@ts", "nocheck"].join("-");

const libraries: readonly Library[] = [
  {
    name: "modern-tar",
    module: "modern-tar",
    exports: ["createTarDecoder", "createTarPacker"],
    file: "tar",
  },
  {
    name: "@noble/hashes",
    module: "@noble/hashes/sha2.js",
    exports: ["sha256"],
    file: "sha256",
  },
];

/**
 * Makes the generated modules current.
 *
 * @returns whether one has changed
 */
export async function buildLibraries(): Promise<boolean> {
  let hasChanged = false;
  for (const library of libraries) {
    const { version, licence } = locate(library.name);
    const files = new Map([
      [`${library.file}.ts`, await moduleOf(library, version)],
      [`LICENSE.${library.file}`, licence],
    ]);
    for (const [name, text] of files) {
      const path = join(OUTPUT, name);
      if (existsSync(path) && (await readFile(path, "utf8")) === text) continue;
      await replaceFile(path, text);
      hasChanged = true;
    }
  }
  return hasChanged;
}

function locate(name: string): { version: string; licence: string } {
  const root = join(repositoryRoot, "node_modules", name);
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  return { version, licence: readFileSync(join(root, "LICENSE"), "utf8") };
}

async function moduleOf({ name, module, exports, file }: Library, version: string) {
  const names = exports.join(", ");
  const { outputFiles } = await build({
    absWorkingDir: repositoryRoot,
    stdin: {
      contents: `export { ${names} } from ${JSON.stringify(module)};`,
      resolveDir: repositoryRoot,
    },
    bundle: true,
    format: "iife",
    globalName: "library",
    platform: "neutral",
    target: "es2023",
    treeShaking: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error("esbuild has made no module");
  const typed = exports.map(
    (one) =>
      `export const ${one}: typeof import(${JSON.stringify(module)}).${one} = library.${one};`,
  );
  return (
    `// Written by tools/build_libraries.ts from ${name} ${version} (LICENSE.${file}); do not edit.\n` +
    `// ${UNCHECKED}\n${script.text}\n${typed.join("\n")}\n`
  );
}
