/** The tour, memory and folder, as one file made by a bundler. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, requireTool, succeed, succeedTour } from "./cell.ts";
import { type Place, writeFiles } from "./place.ts";
import { moduleTour } from "./programs.ts";

interface Bundler {
  readonly name: string;
  /** Name of the bundle in the folder `out`; its end tells node the module system. */
  readonly output: string;
  readonly bundle: (place: Place, folder: string) => Promise<void>;
}

const bundlers: readonly Bundler[] = [
  esbuild("esm", "tour.mjs"),
  esbuild("cjs", "tour.cjs"),
  { name: "vite", output: "tour.mjs", bundle: bundleWithVite },
];

export function bundleCells(): Cell[] {
  return bundlers.map(bundleCell);
}

function bundleCell({ name: bundler, output, bundle }: Bundler): Cell {
  const name = `bundle by ${bundler}`;
  return {
    name,
    run: async (place) => {
      const folder = writeFiles(place, name, { "tour.js": moduleTour });
      await bundle(place, folder);
      await succeedTour(folder, process.execPath, join("out", output));
    },
  };
}

function esbuild(format: "esm" | "cjs", output: string): Bundler {
  return {
    name: `esbuild to ${format}`,
    output,
    bundle: async (place, folder) => {
      const options = ["--bundle", "--platform=node", `--format=${format}`, "--log-level=error"];
      const script = requireTool(place, "esbuild/bin/esbuild");
      const parameters = ["tour.js", ...options, `--outfile=out/${output}`];
      await succeed(folder, process.execPath, script, ...parameters);
    },
  };
}

async function bundleWithVite(place: Place, folder: string): Promise<void> {
  const configuration = {
    ssr: { noExternal: true },
    build: { ssr: "tour.js", outDir: "out", rollupOptions: { output: { format: "es" } } },
  };
  writeFileSync(
    join(folder, "vite.config.mjs"),
    `export default ${JSON.stringify(configuration)};\n`,
  );
  const vite = requireTool(place, "vite/bin/vite.js");
  await succeed(folder, process.execPath, vite, "build", "--logLevel", "error");
}
