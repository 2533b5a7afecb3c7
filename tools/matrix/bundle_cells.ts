/**
 * The tour as one file made by a bundler, with lmdb left outside; and bundled whole, where a folder
 * cannot be opened and the error has to say so.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, requireTool, succeed, succeedTour } from "./cell.ts";
import { type Place, writeFiles } from "./place.ts";
import { moduleTour } from "./programs.ts";

interface Bundler {
  readonly name: string;
  /** Name of the bundle in the folder `out`; its end tells node the module system. */
  readonly output: string;
  readonly bundle: (place: Place, folder: string, external: readonly string[]) => Promise<void>;
}

const wholeBundle = `
import { QdrantClient } from "quiverdb";
async function main() {
  const memory = new QdrantClient(":memory:");
  await memory.getCollections();
  const folder = new QdrantClient({ path: "./storage" });
  const error = await folder.getCollections().catch((reason) => reason);
  if (error.code !== "storage" || !/bundle.*external/s.test(error.message)) throw error;
  console.log("tour done");
}
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
`;

const bundlers: readonly Bundler[] = [
  esbuild("esm", "tour.mjs"),
  esbuild("cjs", "tour.cjs"),
  { name: "vite", output: "tour.mjs", bundle: bundleWithVite },
];

/** Every bundler, with and without lmdb inside. */
export function bundleCells(): Cell[] {
  return bundlers.flatMap((bundler) => [
    bundleCell(bundler, "lmdb outside", moduleTour, ["lmdb"]),
    bundleCell(bundler, "all in one", wholeBundle, []),
  ]);
}

function bundleCell(
  { name: bundler, output, bundle }: Bundler,
  what: string,
  source: string,
  external: readonly string[],
): Cell {
  const name = `bundle by ${bundler}, ${what}`;
  return {
    name,
    run: async (place) => {
      const folder = writeFiles(place, name, { "tour.js": source });
      await bundle(place, folder, external);
      await succeedTour(folder, process.execPath, join("out", output));
    },
  };
}

function esbuild(format: "esm" | "cjs", output: string): Bundler {
  return {
    name: `esbuild to ${format}`,
    output,
    bundle: async (place, folder, external) => {
      const options = ["--bundle", "--platform=node", `--format=${format}`, "--log-level=error"];
      const outside = external.map((name) => `--external:${name}`);
      const script = requireTool(place, "esbuild/bin/esbuild");
      const parameters = ["tour.js", ...options, ...outside, `--outfile=out/${output}`];
      await succeed(folder, process.execPath, script, ...parameters);
    },
  };
}

async function bundleWithVite(
  place: Place,
  folder: string,
  external: readonly string[],
): Promise<void> {
  const configuration = {
    ssr: { noExternal: true, external },
    build: { ssr: "tour.js", outDir: "out", rollupOptions: { output: { format: "es" } } },
  };
  writeFileSync(
    join(folder, "vite.config.mjs"),
    `export default ${JSON.stringify(configuration)};\n`,
  );
  const vite = requireTool(place, "vite/bin/vite.js");
  await succeed(folder, process.execPath, vite, "build", "--logLevel", "error");
}
