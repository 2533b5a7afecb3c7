/**
 * Where the repository is and which files belong to it.
 *
 * The list comes from git, so that ignored folders (dist, generated kernels, caches) never count;
 * a copy without a `.git` folder is walked instead, with the ignored folders named here.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository, without a trailing separator. */
export const repositoryRoot: string = fileURLToPath(new URL("..", import.meta.url)).replace(
  /[\\/]$/,
  "",
);

/** Folder with the recorded answers and data sets: `QUIVER_SHARED`, else `../shared`. */
export const sharedFolder: string =
  process.env["QUIVER_SHARED"] ?? join(repositoryRoot, "..", "shared");

const skippedFolders = new Set(["node_modules", "dist", ".git", "wordnet", "tmp"]);

/**
 * The files of the repository: committed ones and new ones that are not ignored.
 *
 * @returns paths relative to the root, with `/` on every system, sorted; deleted files are left
 *   out.
 */
export function repositoryFiles(root: string = repositoryRoot): string[] {
  const files = existsSync(join(root, ".git")) ? gitFiles(root) : undefined;
  return (files ?? walkFiles(root)).toSorted();
}

/** The files below a folder, as absolute paths. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function gitFiles(root: string): string[] | undefined {
  const arguments_ = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const result = spawnSync("git", arguments_, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) return undefined;
  const listed = new Set(result.stdout.split("\0").filter((path) => path !== ""));
  return [...listed].filter((path) => existsSync(join(root, path)));
}

function walkFiles(root: string): string[] {
  return listFiles(root)
    .map((path) => path.slice(root.length + 1))
    .map((path) => path.split(sep).join("/"))
    .filter((path) => !path.split("/").some((part) => skippedFolders.has(part)))
    .filter((path) => !/(?:kernels|workers)\/generated\//.test(path));
}
