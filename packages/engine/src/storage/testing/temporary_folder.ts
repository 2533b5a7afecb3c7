/** A folder for one test. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** The real path of a new empty folder that is deleted after the test. */
export function temporaryFolder(test: TestContext): string {
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), "quiver-test-")));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
