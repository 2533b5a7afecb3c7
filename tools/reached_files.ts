/** Leaves in a compiled package what its entries reach by relative imports. */
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { findImports } from "./imports.ts";
import { listFiles } from "./repository.ts";

/**
 * Removes the files below `folder` that no entry reaches, and folders that become empty.
 *
 * A declaration reaches declarations, code reaches code.
 *
 * @param entries absolute paths of `.js` and `.d.ts` files
 * @throws Error when an entry or an imported file does not exist
 */
export function removeUnreached(folder: string, entries: readonly string[]): void {
  const reached = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    if (!existsSync(path)) throw new Error(`${path} is exported or imported, and does not exist`);
    reached.add(path);
    waiting.push(...relativeImports(path));
  }
  for (const path of listFiles(folder)) if (!reached.has(path)) rmSync(path);
  removeEmptyFolders(folder);
}

function relativeImports(path: string): string[] {
  const isDeclaration = path.endsWith(".d.ts");
  return findImports(readFileSync(path, "utf8"))
    .map(({ specifier }) => specifier)
    .filter((specifier) => specifier !== undefined && /^\.{1,2}\//.test(specifier))
    .map((specifier) => join(dirname(path), specifier!))
    .map((target) => (isDeclaration ? target.replace(/\.js$/, ".d.ts") : target));
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
