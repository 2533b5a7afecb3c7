/** The tour in every runtime, by `import` and by `require`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository.ts";
import { type Cell, requireTool, succeed, succeedTour } from "./cell.ts";
import { type Place, writeFiles } from "./place.ts";
import { commonJsTour, disposalProgram, markdownPrograms, moduleTour } from "./programs.ts";

interface Runtime {
  readonly name: string;
  /** The executable, as paths in `node_modules`: the first that exists. */
  readonly paths: readonly string[];
  readonly flags: readonly string[];
}

const platform = `${process.platform}-${process.arch}`;
const nodeReleases = [20, 22, 24, 26];

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
  return [...runtimes.flatMap(bothForms), bothFormsTogether, typeScriptCell, readmeCell];
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

/**
 * The programs of README.md as they stand, each twice, one after the other in one folder: each
 * finds what the ones before have left.
 */
const readmeCell: Cell = {
  name: "README, every program twice",
  run: async (place) => {
    const folder = writeFiles(place, "README", Object.fromEntries(readmePrograms()));
    await compile(place, folder, "books.mts");
    for (const file of ["books.mjs", "books.cjs", "compiled/books.mjs"]) {
      for (let round = 0; round < 2; round++) {
        const output = await succeed(folder, process.execPath, file);
        if (output !== "Moby-Dick\n") throw new Error(`${file} prints ${output}`);
      }
    }
  },
};

/** Node runs TypeScript as it stands, and knows `await using`. */
const typeScriptCell: Cell = {
  name: "node 24, TypeScript as it stands",
  run: async (place) => {
    const node = requireTool(place, "node-24/bin/node");
    const programs = { ...Object.fromEntries(readmePrograms()), "disposal.mts": disposalProgram };
    const folder = writeFiles(place, "node 24 TypeScript", programs);
    await succeed(folder, node, "books.mts");
    await succeedTour(folder, node, "disposal.mts");
  },
};

function readmePrograms(): ReadonlyMap<string, string> {
  const programs = markdownPrograms(readFileSync(join(repositoryRoot, "README.md"), "utf8"));
  const names = [...programs.keys()].toSorted().join(" ");
  if (names !== "books.cjs books.mjs books.mts") throw new Error(`README.md has ${names}`);
  return programs;
}

async function compile(place: Place, folder: string, file: string): Promise<void> {
  const tsc = requireTool(place, "typescript-7.0/bin/tsc");
  const options = "--strict --module nodenext --target es2022 --outDir compiled".split(" ");
  await succeed(folder, process.execPath, tsc, ...options, file);
}
