/**
 * Compiles the AssemblyScript kernels and writes them, as base64, into TypeScript modules that the
 * engine imports: nothing has to be located or read at run time, in Node or in a bundle.
 *
 * - `generated/kernels.ts`: the release builds {shared, unshared memory} x {baseline, relaxed
 *   SIMD}.
 * - `generated/debug_kernels.ts`: a build with checks, for tests.
 *
 * A run does nothing when both files carry the hash of the sources, of this file and of the
 * compiler's version. A file appears by rename, so runs at the same time do not disturb each other.
 *
 * Invariant: no module has a data segment. Every thread that instantiates a module writes its data
 * segments into the memory, which here is shared and full of vectors.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { replaceFile } from "./replace_file.ts";

interface Variant {
  readonly name: string;
  readonly flags: readonly string[];
}

/** The part of the compiler that is used. */
interface Compiler {
  main(
    args: readonly string[],
    io: {
      readonly stdout: { write(chunk: Uint8Array | string): void };
      readonly stderr: { write(chunk: Uint8Array | string): void };
      writeFile(name: string, contents: Uint8Array | string): void;
    },
  ): Promise<{ readonly error: Error | null }>;
}

interface Output {
  readonly file: string;
  readonly constant: string;
  readonly summary: string;
  readonly variants: readonly Variant[];
}

const KERNELS_DIR = fileURLToPath(new URL("../packages/engine/src/kernels/", import.meta.url));
const ASSEMBLY_DIR = join(KERNELS_DIR, "assembly");
const GENERATED_DIR = join(KERNELS_DIR, "generated");

/**
 * Typed as a string on purpose: the compiler's declarations would redefine `console` for everyone.
 */
const COMPILER: string = "assemblyscript/asc";

/** `--maximumMemory` must be at least the `maximum` of every memory the module is linked with. */
const COMMON_FLAGS = [
  ..."--runtime stub --importMemory --noExportMemory".split(" "),
  ..."--initialMemory 1 --maximumMemory 65536".split(" "),
  ..."--enable simd --enable threads".split(" "),
];
const SHARED_FLAGS = ["--sharedMemory"];
const RELAXED_FLAGS = ["--enable", "relaxed-simd"];
const RELEASE_FLAGS = ["-O3", "--noAssert"];
const DEBUG_FLAGS = ["-O1", "--debug"];

const OUTPUTS: readonly Output[] = [
  {
    file: "kernels.ts",
    constant: "KERNELS_BASE64",
    summary: "The release builds of the kernels.",
    variants: [
      { name: "shared", flags: [...RELEASE_FLAGS, ...SHARED_FLAGS] },
      { name: "unshared", flags: RELEASE_FLAGS },
      { name: "shared_relaxed", flags: [...RELEASE_FLAGS, ...SHARED_FLAGS, ...RELAXED_FLAGS] },
      { name: "unshared_relaxed", flags: [...RELEASE_FLAGS, ...RELAXED_FLAGS] },
    ],
  },
  {
    file: "debug_kernels.ts",
    constant: "DEBUG_KERNELS_BASE64",
    summary: "The build of the kernels that checks every address and row number.",
    variants: [{ name: "shared_debug", flags: [...DEBUG_FLAGS, ...SHARED_FLAGS] }],
  },
];

/**
 * Makes the generated modules current. Does nothing when they are; then it takes a few
 * milliseconds.
 *
 * @returns whether anything was compiled
 * @throws Error when a source does not compile or a module has a data segment
 */
export async function buildKernels(): Promise<boolean> {
  const mark = `// sources: ${await hashOfSources()}\n`;
  let built = false;
  for (const output of OUTPUTS) {
    if (await isCurrent(output, mark)) continue;
    const modules: [string, Uint8Array][] = [];
    for (const variant of output.variants) modules.push([variant.name, await compile(variant)]);
    await replaceFile(join(GENERATED_DIR, output.file), mark + moduleText(output, modules));
    built = true;
  }
  return built;
}

/**
 * Whether a WASM module has a data segment. Walks its sections: a byte of id, a LEB128 length, the
 * contents.
 */
export function hasDataSegment(binary: Uint8Array): boolean {
  const dataSection = 11;
  const headerBytes = 8;
  let at = headerBytes;
  while (at < binary.length) {
    if (binary[at++] === dataSection) return true;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += length;
  }
  return false;
}

async function hashOfSources(): Promise<string> {
  const hash = createHash("sha256");
  const names = (await readdir(ASSEMBLY_DIR)).filter((name) => name.endsWith(".ts")).sort();
  for (const name of names) {
    hash.update(`${name}\0`).update(await readFile(join(ASSEMBLY_DIR, name)));
  }
  hash.update(await readFile(fileURLToPath(import.meta.url)));
  const compiler = createRequire(import.meta.url).resolve("assemblyscript/package.json");
  hash.update(await readFile(compiler));
  return hash.digest("hex");
}

async function isCurrent(output: Output, mark: string): Promise<boolean> {
  const path = join(GENERATED_DIR, output.file);
  if (!existsSync(path)) return false;
  const file = await open(path);
  try {
    const start = Buffer.alloc(mark.length);
    await file.read(start, 0, start.length, 0);
    return start.toString("latin1") === mark;
  } finally {
    await file.close();
  }
}

async function compile(variant: Variant): Promise<Uint8Array> {
  const compiler: Compiler = await import(COMPILER);
  let binary: Uint8Array | undefined;
  let messages = "";
  const sink = {
    write(chunk: Uint8Array | string): void {
      messages += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    },
  };
  const { error } = await compiler.main(
    ["index.ts", "--baseDir", ASSEMBLY_DIR, "--outFile", "out.wasm", ...variant.flags].concat(
      COMMON_FLAGS,
    ),
    {
      stdout: sink,
      stderr: sink,
      writeFile(name: string, contents: Uint8Array | string): void {
        if (name === "out.wasm" && typeof contents !== "string") binary = contents;
      },
    },
  );
  if (error !== null || binary === undefined) {
    throw new Error(`Cannot compile the kernels (${variant.name}):\n${messages}`, { cause: error });
  }
  if (hasDataSegment(binary)) {
    throw new Error(
      `Cannot use the kernels (${variant.name}): the module has a data segment; ` +
        "a source uses a string, an array, a closure or another managed object",
    );
  }
  return binary;
}

function moduleText(output: Output, modules: readonly [string, Uint8Array][]): string {
  const lines = modules.map(
    ([name, binary]) => `  ${name}:\n    "${Buffer.from(binary).toString("base64")}",\n`,
  );
  return (
    "// Written by tools/build_kernels.ts; do not edit.\n" +
    `/** ${output.summary} */\n` +
    `export const ${output.constant} = {\n${lines.join("")}} as const;\n`
  );
}
