/** What a published package says of itself in `package.json`, and what every one carries. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** Files that every package carries beside its `dist`. */
export const packedDocuments = ["LICENSE", "NOTICE", "README.md"] as const;

/** The package that users install, which carries the README of the repository. */
const mainPackage = "quiverdb";

/** What a package carries under a name: a file of the repository; other packages a short README. */
export function packedDocument(
  { name, description }: Pick<Manifest, "name" | "description">,
  document: (typeof packedDocuments)[number],
): string {
  if (document === "README.md" && name !== mainPackage) {
    return `# ${name}\n\n${description}\n\nA part of \`${mainPackage}\`, whose README says more.\n`;
  }
  return readFileSync(join(repositoryRoot, document), "utf8");
}

/** Targets of an export by condition. */
type ExportTarget = string | { readonly [condition: string]: ExportTarget };

/** The part of a `package.json` that the tools read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly exports: { readonly [subpath: string]: ExportTarget };
  /** Commands by name. */
  readonly bin?: { readonly [command: string]: string };
}

/** @param folder of the package */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/**
 * The files in `dist` that users of a package can name: code and declarations, for each form, and
 * commands.
 */
export function entryFiles(manifest: Manifest): string[] {
  const exported = Object.values(manifest.exports).flatMap(targetFiles);
  const files = [...exported, ...Object.values(manifest.bin ?? {})];
  return files.filter((file) => file.startsWith("./dist/"));
}

function targetFiles(target: ExportTarget): string[] {
  return typeof target === "string" ? [target] : Object.values(target).flatMap(targetFiles);
}
