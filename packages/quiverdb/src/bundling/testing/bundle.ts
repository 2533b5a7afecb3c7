/** Bundling of programs for tests. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Metafile } from "esbuild";

const folder = fileURLToPath(new URL("..", import.meta.url));

/** What a program imports: the sources of the packages, or what is published of them. */
export type PackageForm = "sources" | "dist";

/** Why a form cannot be tried; undefined: it can. */
export function missing(form: PackageForm): string | undefined {
  const built = existsSync(join(folder, "..", "..", "dist", "index.js"));
  return form === "dist" && !built ? "npm run build has not made dist" : undefined;
}

/** A bundled program, and what went into it. */
export interface Bundle {
  readonly text: string;
  readonly inputs: Metafile["inputs"];
}

/**
 * Bundles a program that imports the packages by name.
 *
 * @param program the text of a TypeScript module, which lies in `bundling/`
 */
export async function bundle(
  program: string,
  form: PackageForm,
  options: BuildOptions,
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, loader: "ts", resolveDir: folder, sourcefile: "program.ts" },
    bundle: true,
    conditions: form === "sources" ? ["@quiverdb/source"] : [],
    logLevel: "error",
    ...options,
    metafile: true,
    write: false,
  });
  return { text: outputFiles![0]!.text, inputs: metafile!.inputs };
}
