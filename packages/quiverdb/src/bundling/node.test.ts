import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

import { bundle, missing } from "./testing/bundle.ts";
import { largeScans, type ScanReport } from "./testing/large_scans.ts";

const PROGRAM = `
  import { largeScans } from "./testing/large_scans.ts";
  void largeScans(2).then((report) => console.log(JSON.stringify(report)));
`;
/** An editor calls an extension that it has loaded from one file. */
const EXTENSION = `
  import { largeScans } from "./testing/large_scans.ts";
  export function activate() { return largeScans(2); }
`;
const EDITOR = `
  require(process.argv[2]).activate().then((report) => console.log(JSON.stringify(report)));
`;
const OPTIONS: BuildOptions = { platform: "node", target: "node20" };
const FALLBACK = "cannot start a worker thread; the calling thread will do its work";

const expected = await largeScans(0);

/** A folder far from the repository, with these files. */
function writeApplication(context: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "quiver bundle "));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function runNode(folder: string, ...parameters: string[]): ScanReport {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

function assertOnThreads(report: ScanReport): void {
  assert.deepEqual(report.warnings, []);
  assert.ok(report.jobs >= 2, `${report.jobs} jobs`);
  assert.equal(report.jobsHere, 0);
  assert.deepEqual(report.found, expected.found);
}

test("the searches of the programs are worth looking at", () => {
  assert.equal(expected.jobs, 0);
  assert.deepEqual(
    expected.found.map((points) => points.length),
    [100, 100, 100, 100],
  );
  assert.ok(new Set(expected.found.flat().map(([, score]) => score)).size > 4);
});

test("the sources find their threads", async () => {
  assertOnThreads(await largeScans(2));
});

for (const format of ["esm", "cjs"] as const) {
  for (const minify of [false, true]) {
    const kind = `${minify ? "minified " : ""}${format}`;
    test(`a program in one file finds its threads (${kind})`, async (context) => {
      const { text } = await bundle(PROGRAM, "sources", { ...OPTIONS, format, minify });
      const file = `program.${format === "esm" ? "mjs" : "cjs"}`;
      assertOnThreads(runNode(writeApplication(context, { [file]: text }), file));
    });
  }
}

test("an extension in one file finds its threads in an editor", async (context) => {
  const options: BuildOptions = { ...OPTIONS, format: "cjs", minify: true };
  const { text } = await bundle(EXTENSION, "sources", options);
  const files = { "editor/main.cjs": EDITOR, "extensions/quiver/extension.js": text };
  const folder = writeApplication(context, files);
  const extension = join(folder, "extensions/quiver/extension.js");
  assertOnThreads(runNode(join(folder, "editor"), "main.cjs", extension));
});

test(
  "a standalone server with copied packages finds its threads",
  { skip: missing("dist") ?? false },
  async (context) => {
    const external = ["quiverdb", "@quiverdb/client", "@quiverdb/engine"];
    const options: BuildOptions = { ...OPTIONS, format: "cjs", external };
    const { text } = await bundle(PROGRAM, "dist", options);
    const folder = writeApplication(context, { ".next/server.js": text });
    for (const name of ["client", "engine"]) copyPackage(folder, name);
    assertOnThreads(runNode(folder, ".next/server.js"));
  },
);

test("where threads are forbidden the calling thread finds the same, with one warning", async (context) => {
  const { text } = await bundle(PROGRAM, "sources", { ...OPTIONS, format: "cjs" });
  const folder = writeApplication(context, { "program.cjs": text });
  const isStable = process.allowedNodeEnvironmentFlags.has("--permission");
  const flag = isStable ? "--permission" : "--experimental-permission";
  const report = runNode(folder, flag, "--allow-fs-read=*", "program.cjs");
  assert.deepEqual(report.warnings, [FALLBACK]);
  assert.ok(report.jobs >= 2);
  assert.equal(report.jobsHere, report.jobs);
  assert.deepEqual(report.found, expected.found);
});

test("a loader of the program is not loaded in its threads", async (context) => {
  const { text } = await bundle(PROGRAM, "sources", { ...OPTIONS, format: "esm" });
  const hook = `
    import { isMainThread } from "node:worker_threads";
    if (!isMainThread) throw new Error("loaded in a thread");
  `;
  const folder = writeApplication(context, { "program.mjs": text, "hook.mjs": hook });
  assertOnThreads(runNode(folder, "--import=./hook.mjs", "program.mjs"));
});

/** As file tracing does it: what is published, without what only a folder needs. */
function copyPackage(folder: string, name: string): void {
  const source = fileURLToPath(new URL(`../../../${name}`, import.meta.url));
  const target = join(folder, "node_modules", "@quiverdb", name);
  for (const part of ["package.json", "dist"]) {
    cpSync(join(source, part), join(target, part), { recursive: true });
  }
}
