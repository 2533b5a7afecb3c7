/** Another revision of this repository, ready to run from its sources. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { repositoryRoot } from "../tools/repository.ts";

/** A tree of sources with its dependencies. */
export interface Revision {
  /** Root folder of the tree. */
  readonly root: string;
  /** Removes what was made for it. */
  remove(): void;
}

/**
 * Checks out a revision beside this one, with the installed dependencies of this one.
 *
 * @throws RangeError when there is no such revision
 */
export function checkOut(revision: string): Revision {
  const root = mkdtempSync(join(tmpdir(), "quiver-revision-"));
  const remove = (): void => {
    git("worktree", "remove", "--force", root);
    rmSync(root, { recursive: true, force: true });
  };
  try {
    git("worktree", "add", "--detach", root, revision);
  } catch (cause) {
    rmSync(root, { recursive: true, force: true });
    throw new RangeError(`Cannot check out "${revision}"`, { cause });
  }
  try {
    installDependencies(root);
    // Its own script: what has to be made before sources can run differs from revision to revision.
    execFileSync("npm", ["run", "prepare"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    return { root, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function git(...args: string[]): void {
  execFileSync("git", args, { cwd: repositoryRoot, stdio: ["ignore", "ignore", "pipe"] });
}

/** Its own dependencies where they are others than the present ones. */
function installDependencies(root: string): void {
  if (lockOf(root) === lockOf(repositoryRoot)) {
    linkDependencies(root);
    return;
  }
  const options = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  execFileSync("npm", options, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

function lockOf(root: string): string {
  return readFileSync(join(root, "package-lock.json"), "utf8");
}

/** Links everything that is installed but the packages of the repository, which are its own. */
function linkDependencies(root: string): void {
  const installed = join(repositoryRoot, "node_modules");
  const modules = join(root, "node_modules");
  mkdirSync(join(modules, "@quiverdb"), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name === "@quiverdb" || name === "quiverdb") continue;
    symlinkSync(join(installed, name), join(modules, name));
  }
  for (const name of readdirSync(join(root, "packages"))) {
    const linked = name === "quiverdb" ? name : join("@quiverdb", name);
    symlinkSync(join(root, "packages", name), join(modules, linked));
  }
}
