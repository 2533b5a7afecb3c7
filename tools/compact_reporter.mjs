/**
 * Reporter of node's test runner for logs: one line per file, failures and skips in full, what a
 * failed file has printed, and the runner's own closing counts. Plain JavaScript, because node loads
 * reporters without a loader.
 */

import { relative } from "node:path";
import { inspect } from "node:util";

/** @typedef {{ passed: number, failed: number, skipped: number }} FileCounts */

/** The counts at the end of a run; tests may have diagnostics of their own. */
const closingCount = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/**
 * Turns the events of a run into text.
 *
 * @param {AsyncIterable<import("node:test/reporters").TestEvent>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* compactReporter(events) {
  /** @type {Map<string, FileCounts>} */
  const files = new Map();
  /** @type {Map<string, string>} */
  const outputs = new Map();
  for await (const { type, data } of events) {
    if (type === "test:stderr") yield data.message;
    if (type === "test:stdout") {
      const file = shorten(data.file);
      outputs.set(file, (outputs.get(file) ?? "") + data.message);
    }
    if (type === "test:diagnostic" && data.nesting === 0 && closingCount.test(data.message)) {
      yield* closeFiles(files, outputs);
      yield `# ${data.message}\n`;
    }
    if (type !== "test:pass" && type !== "test:fail") continue;
    const file = shorten(data.file ?? "");
    if (!files.has(file)) {
      yield* closeFiles(files, outputs);
      files.set(file, { passed: 0, failed: 0, skipped: 0 });
    }
    const counts = /** @type {FileCounts} */ (files.get(file));
    if (type === "test:fail") {
      counts.failed++;
      yield failureText(data.name, file, data.details.error);
    } else if (data.skip) {
      counts.skipped++;
      yield `  skipped: ${data.name}${typeof data.skip === "string" ? ` (${data.skip})` : ""}\n`;
    } else {
      counts.passed++;
    }
  }
}

/**
 * Node hands over the events of one file after those of the other, so at most one is open.
 *
 * @param {Map<string, FileCounts>} files
 * @param {ReadonlyMap<string, string>} outputs
 */
function* closeFiles(files, outputs) {
  for (const [file, { passed, failed, skipped }] of files) {
    if (failed > 0) yield outputs.get(file) ?? "";
    const parts = [`${passed} passed`];
    if (failed > 0) parts.push(`${failed} failed`);
    if (skipped > 0) parts.push(`${skipped} skipped`);
    yield `${failed > 0 ? "FAIL" : "ok  "} ${file}: ${parts.join(", ")}\n`;
  }
  files.clear();
}

/**
 * @param {string} name
 * @param {string} file
 * @param {Error} error
 */
function failureText(name, file, error) {
  const cause = error.cause ?? error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  return `\nFAILED: ${name} (${file})\n${text.replaceAll(/^/gm, "    ")}\n\n`;
}

/** @param {string} file */
function shorten(file) {
  return relative(process.cwd(), file) || file;
}
