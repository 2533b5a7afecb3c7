/**
 * `node tools/run_bundled.mjs program.ts [arguments]`: runs a TypeScript program that imports the
 * packages from source, and starts as fast as a compiled one. A loader transforms and resolves some
 * two hundred files at every start; here they are bundled once into `node_modules/.cache/quiver`.
 *
 * The bundle is used as long as every file that went into it has the same size and modification
 * time. Plain JavaScript, because it must start without a loader.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** @typedef {Record<string, readonly [sizeBytes: number, modifiedMs: number]>} InputStates */

const root = fileURLToPath(new URL("..", import.meta.url));
const cacheFolder = join(root, "node_modules", ".cache", "quiver");

const [, , program, ...parameters] = process.argv;
if (program === undefined) {
  process.stderr.write("usage: node tools/run_bundled.mjs program.ts [arguments]\n");
  process.exit(2);
}
const entry = resolve(program);
const bundle = await freshBundle(entry);
process.argv = [process.argv[0] ?? "node", entry, ...parameters];
await import(pathToFileURL(bundle).href);

/**
 * @param {string} path the program
 * @returns {Promise<string>} its bundle, built if there is none or an input has changed
 */
async function freshBundle(path) {
  const name = basename(path, ".ts");
  const key = createHash("sha256").update(path).digest("hex").slice(0, 16);
  const bundlePath = join(cacheFolder, `${name}-${key}.mjs`);
  const inputsPath = join(cacheFolder, `${name}-${key}.json`);
  if (!isFresh(bundlePath, inputsPath)) await build(path, bundlePath, inputsPath);
  return bundlePath;
}

/**
 * @param {string} bundlePath
 * @param {string} inputsPath
 */
function isFresh(bundlePath, inputsPath) {
  try {
    statSync(bundlePath);
    /** @type {InputStates} */
    const states = JSON.parse(readFileSync(inputsPath, "utf8"));
    return Object.entries(states).every(([path, [sizeBytes, modifiedMs]]) => {
      const now = statSync(join(root, path));
      return now.size === sizeBytes && now.mtimeMs === modifiedMs;
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @param {string} bundlePath
 * @param {string} inputsPath
 */
async function build(path, bundlePath, inputsPath) {
  const generate = ["--import=tsx", join(root, "tools", "generate.ts")];
  const { status } = spawnSync(process.execPath, generate, {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);

  const esbuild = await import("esbuild");
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@quiverdb/source"],
    plugins: [{ name: "import-meta-url", setup: keepModuleUrls }],
    metafile: true,
    write: false,
    logLevel: "error",
  });
  /** @type {InputStates} */
  const states = {};
  for (const input of [...Object.keys(result.metafile.inputs), "tools/run_bundled.mjs"]) {
    const { size, mtimeMs } = statSync(join(root, input));
    states[input] = [size, mtimeMs];
  }
  mkdirSync(cacheFolder, { recursive: true });
  replaceFile(bundlePath, result.outputFiles[0]?.text ?? "");
  replaceFile(inputsPath, JSON.stringify(states));
}

/**
 * A module finds its neighbours by `import.meta.url`, which must stay its own, not the bundle's.
 *
 * @param {import("esbuild").PluginBuild} build
 */
function keepModuleUrls({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const text = readFileSync(path, "utf8");
    const url = JSON.stringify(pathToFileURL(path).href);
    return { contents: text.replaceAll("import.meta.url", url), loader: "ts" };
  });
}

/**
 * Replaces a file in one step, so that two runs at once never see half of it.
 *
 * @param {string} path
 * @param {string} text
 */
function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
