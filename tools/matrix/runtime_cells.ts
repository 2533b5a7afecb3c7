/** The tour in every runtime, by `import` and by `require`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository.ts";
import { type Cell, requireTool, succeed, succeedTour } from "./cell.ts";
import { type Place, writeFiles } from "./place.ts";
import { commonJsTour, markdownPrograms, moduleTour } from "./programs.ts";

interface Runtime {
  readonly name: string;
  /** The executable, as paths in `node_modules`: the first that exists. */
  readonly paths: readonly string[];
  readonly flags: readonly string[];
}

const platform = `${process.platform}-${process.arch}`;
const nodeReleases = [20, 22, 24, 26];
/** The first release that runs TypeScript as it stands. */
const nodeOfTypeScript = 24;

const runtimes: readonly Runtime[] = [
  ...nodeReleases.map((release) => ({
    name: `node ${release}`,
    paths: [`node-${release}/bin/node`],
    flags: [],
  })),
  { name: "bun", paths: [`@oven/bun-${platform}/bin/bun`], flags: [] },
  {
    name: "deno",
    paths: [`@deno/${platform}-glibc/deno`, `@deno/${platform}/deno`],
    flags: ["run", "--allow-all", "--no-lock", "--node-modules-dir=manual"],
  },
];

/** Every runtime by both forms, both forms in one process, and the programs of README.md. */
export function runtimeCells(): Cell[] {
  return [...runtimes.flatMap(bothForms), bothFormsTogether, ...readmeCells()];
}

function bothForms(runtime: Runtime): Cell[] {
  return [
    tourCell(runtime, "import", "tour.mjs", moduleTour),
    tourCell(runtime, "require", "tour.cjs", commonJsTour),
  ];
}

function tourCell(runtime: Runtime, form: string, file: string, source: string): Cell {
  const name = `${runtime.name}, ${form}`;
  return {
    name,
    run: async (place) => {
      const executable = requireTool(place, ...runtime.paths);
      const folder = writeFiles(place, name, { [file]: source });
      await succeedTour(folder, executable, ...runtime.flags, file);
    },
  };
}

const twoForms = `
import { createRequire } from "node:module";
import * as imported from "quiverdb";
const required = createRequire(import.meta.url)("quiverdb");
const first = new imported.QdrantClient({ path: "./shared" });
const second = new required.QdrantClient({ path: "./shared" });
await first.createCollection("books", { vectors: { size: 2, distance: "Dot" } });
await second.upsert("books", { points: [{ id: 1, vector: [1, 2] }] });
const { count } = await first.count("books");
if (count !== 1) throw new Error("found " + count);
await first.close();
await second.close();
console.log("tour done");
`;

/** The folder is one engine, although the package is there twice. */
const bothFormsTogether: Cell = {
  name: "node, import and require in one process",
  run: async (place) => {
    const folder = writeFiles(place, "two forms", { "tour.mjs": twoForms });
    await succeedTour(folder, process.execPath, "tour.mjs");
  },
};

/** Each program twice in a row: the second run finds what the first has left. */
function readmeCells(): Cell[] {
  const programs = markdownPrograms(readFileSync(join(repositoryRoot, "README.md"), "utf8"));
  return [...programs].map(([file, source]) => ({
    name: `README, ${file} twice`,
    run: async (place) => {
      const folder = writeFiles(place, `README ${file}`, { [file]: source });
      const command = file.endsWith(".ts") ? typeScriptNode(place) : process.execPath;
      const first = await succeed(folder, command, file);
      const second = await succeed(folder, command, file);
      if (first === "") throw new Error(`${file} prints nothing`);
      if (first !== second) throw new Error(`${file} prints\n${first}and then\n${second}`);
    },
  }));
}

function typeScriptNode(place: Place): string {
  return requireTool(place, `node-${nodeOfTypeScript}/bin/node`);
}
