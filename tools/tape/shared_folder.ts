/** Where the reference material lies. */
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * A folder of the reference material, or undefined if it is not on this machine: `../shared` beside
 * the repository, or what `QUIVER_SHARED` names.
 */
export function sharedFolder(name: string): string | undefined {
  const repository = join(import.meta.dirname, "../..");
  const shared = process.env["QUIVER_SHARED"] ?? join(repository, "../shared");
  const folder = join(shared, name);
  return existsSync(folder) ? folder : undefined;
}
