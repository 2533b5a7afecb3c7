/**
 * Where the matrix happens: a folder outside of the repository with the pinned tools, and in its
 * folder `app` the packed packages, installed as a user installs them. Each cell of the matrix has
 * a folder in `app`, so that all share one installation.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../child_process.ts";
import { packageLayers } from "../layers.ts";
import { packedDocument, packedDocuments, readManifest } from "../package_manifest.ts";
import { repositoryRoot } from "../repository.ts";

/** Folders of `src` that are for tests only. */
const testFolders = new Set(["testing", "contract", "soak", "fixtures"]);
/** Packages that not every user installs: they have dependencies, and a folder of their own. */
const EXTRAS = new Set(["grpc", "server"]);
/** What the packages of every user and all they depend on may take once installed. */
const INSTALLED_SIZE_BYTES_MAX = 3_000_000;

/** See the head of the file. */
export interface Place {
  /** Absolute path of the `node_modules` of the pinned tools. */
  readonly tools: string;
  /** Absolute path of the project that has installed the packages. */
  readonly app: string;
  /** Absolute path of the project that has installed the server as well. */
  readonly serverApp: string;
  /** Bytes of the archives together. */
  readonly packedSizeBytes: number;
}

/** @throws Error when a package cannot be packed or installed, or does not have what it should */
export async function makePlace(root: string): Promise<Place> {
  const app = join(root, "app");
  const serverApp = join(root, "server_app");
  for (const folder of [app, serverApp]) mkdirSync(folder);
  for (const file of ["package.json", "package-lock.json"]) {
    copyFileSync(join(repositoryRoot, "tools/matrix/toolbox", file), join(root, file));
  }
  for (const folder of [root, app, serverApp]) {
    copyFileSync(join(repositoryRoot, ".npmrc"), join(folder, ".npmrc"));
  }
  for (const folder of [app, serverApp]) {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "app", private: true }));
  }
  await npm(root, "ci", "--ignore-scripts", "--prefer-offline");
  const archives = new Map<string, string>();
  for (const name of Object.keys(packageLayers)) {
    const folder = join(repositoryRoot, "packages", name);
    if (!existsSync(join(folder, "dist"))) throw new Error(`${name} is not built: npm run build`);
    archives.set(name, await pack(folder, join(root, "packed", name)));
  }
  const forAll = [...archives].filter(([name]) => !EXTRAS.has(name)).map(([, archive]) => archive);
  await installIn(app, forAll);
  await installIn(serverApp, [...archives.values()]);
  for (const name of archives.keys()) {
    const home = EXTRAS.has(name) ? serverApp : app;
    checkContents(join(repositoryRoot, "packages", name), join(home, "node_modules"));
  }
  const sizeBytes = checkInstalled(join(app, "node_modules"));
  if (sizeBytes > INSTALLED_SIZE_BYTES_MAX) throw new Error(`${sizeBytes} bytes are installed`);
  checkInstalled(join(serverApp, "node_modules"));
  const sizes = forAll.map((archive) => readFileSync(archive).length);
  return {
    tools: join(root, "node_modules"),
    app,
    serverApp,
    packedSizeBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

/** Makes the folder that {@link makePlace} fills; its name has a space on purpose. */
export function makeRoot(): string {
  return mkdtempSync(join(tmpdir(), "quiver matrix "));
}

/** Writes files of a cell and returns its folder. */
export function writeFiles(
  place: Place,
  cell: string,
  files: Readonly<Record<string, string>>,
): string {
  const folder = join(place.app, cell.replaceAll(/[^\w.]+/g, "_"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A package has its documents, and nothing that is for tests. */
function checkContents(source: string, modules: string): void {
  const manifest = readManifest(source);
  const { name } = manifest;
  const installed = join(modules, name);
  for (const document of packedDocuments) {
    const original = packedDocument(manifest, document);
    const path = join(installed, document);
    if (!existsSync(path)) throw new Error(`${name} lacks ${document}`);
    if (readFileSync(path, "utf8") !== original) throw new Error(`${name}: other ${document}`);
  }
  const extra = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" }).find(
    (path) => /\.test\./.test(path) || path.split(/[\\/]/).some((part) => testFolders.has(part)),
  );
  if (extra !== undefined) throw new Error(`${name} has dist/${extra}, which is for tests`);
}

async function installIn(folder: string, archives: readonly string[]): Promise<void> {
  const output = await npm(folder, "install", "--prefer-offline", ...archives);
  const warnings = output.split("\n").filter((line) => /^npm (warn|error)/i.test(line));
  if (warnings.length > 0) throw new Error(`npm install warns:\n${warnings.join("\n")}`);
}

/** Nothing native, no install script. @returns the size in bytes */
function checkInstalled(modules: string): number {
  let sizeBytes = 0;
  for (const path of readdirSync(modules, { recursive: true, encoding: "utf8" })) {
    const stats = statSync(join(modules, path));
    if (!stats.isFile()) continue;
    sizeBytes += stats.size;
    if (/\.(node|so|dll|dylib|gyp)$/.test(path)) throw new Error(`${path} is native`);
    if (!path.endsWith("package.json")) continue;
    const { scripts } = JSON.parse(readFileSync(join(modules, path), "utf8"));
    const script = ["preinstall", "install", "postinstall"].find((name) => scripts?.[name]);
    if (script !== undefined) throw new Error(`${path} has the script ${script}`);
  }
  return sizeBytes;
}

/** @returns the path of the archive */
async function pack(folder: string, target: string): Promise<string> {
  mkdirSync(target, { recursive: true });
  await npm(folder, "pack", "--ignore-scripts", "--pack-destination", target);
  const [archive] = readdirSync(target);
  if (archive === undefined) throw new Error(`npm pack made no archive of ${folder}`);
  return join(target, archive);
}

async function npm(cwd: string, ...parameters: string[]): Promise<string> {
  const script = process.env["npm_execpath"];
  const command = script === undefined ? "npm" : process.execPath;
  const rest = script === undefined ? parameters : [script, ...parameters];
  const options = { cwd, capture: true };
  const { code, output } = await run(command, [...rest, "--loglevel=warn"], options);
  if (code !== 0) throw new Error(`npm ${parameters.join(" ")} ends with ${code}\n${output}`);
  return output;
}
