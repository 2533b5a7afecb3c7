/**
 * `npm run test:clients [-- part-of-name ...]`: the built server, and the clients and connectors of
 * others against it, in the versions that `toolbox` pins. Each program ends with "client done".
 * What a registry does not give is skipped with a message.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "@quiverdb/server";
import { run } from "../child_process.ts";
import { repositoryRoot } from "../repository.ts";

/** What runs the programs of one language, or why nothing does. */
interface Language {
  readonly ending: string;
  readonly prepare: (place: string) => Promise<{ readonly command: string } | string>;
}

const here = join(repositoryRoot, "tools/clients");
const programs = join(here, "programs");
const clientMsMax = 120_000;

const javaScript: Language = {
  ending: ".mjs",
  prepare: async (place) => {
    for (const file of ["package.json", "package-lock.json"]) {
      copyFileSync(join(here, "toolbox", file), join(place, file));
    }
    copyFileSync(join(repositoryRoot, ".npmrc"), join(place, ".npmrc"));
    const { code, output } = await install(
      place,
      "npm",
      "ci",
      "--ignore-scripts",
      "--prefer-offline",
    );
    if (code !== 0) return `npm cannot install the clients: ${lastLine(output)}`;
    const newer = join(place, "node_modules/node-24/bin/node");
    return { command: existsSync(newer) ? newer : process.execPath };
  },
};

const python: Language = {
  ending: ".py",
  prepare: async (place) => {
    const made = await install(place, "python3", "-m", "venv", "venv");
    if (made.code !== 0) return "there is no python3 with venv";
    const command = join(place, "venv/bin/python");
    const requirements = join(here, "toolbox/requirements.txt");
    const { code, output } = await install(
      place,
      command,
      "-m",
      "pip",
      "install",
      "-qr",
      requirements,
    );
    return code === 0 ? { command } : `pip cannot install the clients: ${lastLine(output)}`;
  },
};

process.exitCode = await main(process.argv.slice(2));

async function main(parts: readonly string[]): Promise<number> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const place = mkdtempSync(join(tmpdir(), "quiver-clients-"));
  try {
    for (const { ending, prepare } of [javaScript, python]) {
      const chosen = readdirSync(programs)
        .filter((file) => file.endsWith(ending))
        .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
      if (chosen.length === 0) continue;
      const prepared = await prepare(place);
      for (const file of chosen) {
        if (typeof prepared === "string") {
          counts.skipped++;
          console.log(`${file}  skipped  ${prepared}`);
          continue;
        }
        const problem = await runClient(place, prepared.command, file);
        counts[problem === undefined ? "passed" : "failed"]++;
        console.log(problem === undefined ? `${file}  passed` : `${file}  FAILED\n${problem}`);
      }
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed > 0 ? 1 : 0;
}

/** Each client gets a server of its own. @returns what went wrong, or undefined */
async function runClient(
  place: string,
  command: string,
  file: string,
): Promise<string | undefined> {
  const faults: object[] = [];
  const log = { info() {}, warn() {}, error: (facts: object) => void faults.push(facts) };
  const server = await createServer({ port: 0, grpcPort: 0, apiKey: "key", log });
  try {
    // Modules are found beside the program.
    for (const name of readdirSync(programs)) {
      copyFileSync(join(programs, name), join(place, name));
    }
    const options = { cwd: place, capture: true, timeMsMax: clientMsMax };
    const { code, output } = await run(
      command,
      [file, server.url, String(server.grpcPort)],
      options,
    );
    if (faults.length > 0) return `${output}\nfaults of the server: ${JSON.stringify(faults)}`;
    return code === 0 && output.includes("client done") ? undefined : output;
  } finally {
    await server.close();
  }
}

function install(cwd: string, command: string, ...parameters: string[]) {
  return run(command, parameters, { cwd, capture: true });
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
