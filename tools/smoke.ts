/**
 * Uses the packages as a stranger would: packs them, unpacks them into an empty project,
 * type-checks a program against their declarations and runs it with plain node, without the source
 * condition.
 *
 * Nothing is downloaded: dependencies from the registry are linked from this repository's
 * `node_modules`, and only those that the packed `package.json` declares.
 */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "./child_process.ts";
import { repositoryRoot } from "./repository.ts";

const program = `import { QdrantClient } from "quiverdb";

async function useClient(location: string | { path: string }): Promise<void> {
  const client = new QdrantClient(location);
  await client.createCollection("books", { vectors: { size: 4, distance: "Dot" } });
  await client.upsert("books", {
    wait: true,
    points: [
      { id: 1, vector: [1, 0, 0, 0], payload: { title: "Emma" } },
      { id: 2, vector: [0, 1, 0, 0], payload: { title: "Persuasion" } },
    ],
  });
  const { points } = await client.queryPoints("books", { query: [0, 1, 0, 0], limit: 1 });
  if (points[0]?.id !== 2) throw new Error("wrong answer: " + JSON.stringify(points));
  await client.close();
}

await useClient(":memory:");
await useClient({ path: "./storage" });
`;

const compilerOptions = {
  target: "ES2023",
  lib: ["ES2023", "ESNext.Disposable"],
  module: "NodeNext",
  strict: true,
  skipLibCheck: false,
  types: ["node"],
};

/** Files of the repository that every package carries beside its `dist`. */
export const packedDocuments = ["LICENSE", "NOTICE", "README.md"] as const;

/** Folders of `src` that are for tests only. */
const testFolders = new Set(["testing", "contract", "soak"]);

/** The part of a `package.json` that matters here. */
interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * @param packages folder names below `packages/`, built
 * @returns what went wrong, or undefined
 */
export async function smokeTest(packages: readonly string[]): Promise<string | undefined> {
  const project = mkdtempSync(join(tmpdir(), "quiver smoke "));
  try {
    return (
      (await install(project, packages)) ??
      (await compileProgram(project)) ??
      (await expectSuccess(project, process.execPath, ["program.js"]))
    );
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

async function install(project: string, packages: readonly string[]): Promise<string | undefined> {
  const modules = join(project, "node_modules");
  const dependencies = new Set(["@types/node"]);
  for (const name of packages) {
    const source = join(repositoryRoot, "packages", name);
    const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as Manifest;
    const packed = join(project, "packed", name);
    const target = join(modules, manifest.name);
    mkdirSync(packed, { recursive: true });
    mkdirSync(target, { recursive: true });
    const pack = ["pack", source, "--ignore-scripts", "--silent", "--pack-destination", packed];
    const npm = process.env["npm_execpath"];
    const problem = npm
      ? await expectSuccess(project, process.execPath, [npm, ...pack])
      : await expectSuccess(project, "npm", pack);
    if (problem !== undefined) return problem;
    const [archive] = readdirSync(packed);
    if (archive === undefined) return `npm pack made no archive of ${name}`;
    const unpack = ["-xzf", join("packed", name, archive), "-C", target, "--strip-components=1"];
    const unpacked = await expectSuccess(project, "tar", unpack);
    const wrong = unpacked ?? contentProblem(manifest.name, target);
    if (wrong !== undefined) return wrong;
    for (const dependency of Object.keys(manifest.dependencies ?? {})) dependencies.add(dependency);
  }
  for (const dependency of dependencies) linkFromRepository(modules, dependency);
  return undefined;
}

/** What a package lacks, or should not have. */
function contentProblem(name: string, folder: string): string | undefined {
  for (const document of packedDocuments) {
    const original = readFileSync(join(repositoryRoot, document), "utf8");
    const path = join(folder, document);
    if (!existsSync(path)) return `${name} lacks ${document}`;
    if (readFileSync(path, "utf8") !== original) return `${name} has another ${document}`;
  }
  const extra = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" }).find(
    (path) => /\.test\./.test(path) || path.split(/[\\/]/).some((part) => testFolders.has(part)),
  );
  return extra === undefined ? undefined : `${name} has dist/${extra}, which is for tests`;
}

/** Packages of this repository are unpacked already; everything else is linked. */
function linkFromRepository(modules: string, dependency: string): void {
  if (dependency.startsWith("@quiverdb/")) return;
  const link = join(modules, dependency);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(repositoryRoot, "node_modules", dependency), link, "junction");
}

async function compileProgram(project: string): Promise<string | undefined> {
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(project, "program.ts"), program);
  const configuration = { compilerOptions, files: ["program.ts"] };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(configuration));
  const compiler = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  return expectSuccess(project, process.execPath, [compiler, "-p", "."]);
}

async function expectSuccess(
  cwd: string,
  command: string,
  parameters: readonly string[],
): Promise<string | undefined> {
  const { code, output } = await run(command, parameters, { cwd, capture: true });
  return code === 0 ? undefined : `${command} ${parameters.join(" ")}\n${output}`;
}
