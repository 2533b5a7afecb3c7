import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { QdrantClient } from "quiverdb";
import { findStored } from "./dictionary.ts";

interface Ended {
  /** Exit code; null when a signal ended the program. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs the program; `signal` is sent once stderr matches `moment`. */
function runProgram(
  parameters: readonly string[],
  moment?: RegExp,
  signal?: NodeJS.Signals,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL("main.ts", import.meta.url));
    const child = spawn(
      process.execPath,
      ["--import=tsx", "--conditions=@quiverdb/source", program, ...parameters],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    let output = "";
    let sent = false;
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => {
      output += text.toString();
      if (moment === undefined || sent || !moment.test(output)) return;
      sent = true;
      child.kill(signal);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

test("--help explains and bad options are refused with the usage", async () => {
  const [help, misuse] = await Promise.all([runProgram(["--help"]), runProgram(["--pos=x", "y"])]);
  assert.equal(help.code, 0);
  assert.match(help.output, /^Finds the word[^]*usage:/);
  assert.equal(misuse.code, 2);
  assert.match(misuse.output, /^--pos is "x"[^]*usage:/);
});

test("a folder that cannot be used is an error in one line", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "quiver-quickstart-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "file");
  writeFileSync(path, "");
  const { code, output } = await runProgram(["--path", path, "fear of heights"]);
  assert.equal(code, 1);
  assert.match(output, /^[^\n]+\n$/);
});

test("what was reported stored survives a kill and Ctrl-C, and the next run goes on", async (t) => {
  const path = mkdtempSync(join(tmpdir(), "quiver-quickstart-"));
  t.after(() => rmSync(path, { recursive: true }));
  const countStored = async (): Promise<number> => {
    await using client = new QdrantClient({ path });
    return (await findStored(client))?.count ?? 0;
  };

  const killed = await runProgram(["--path", path, "x"], /storing: 10%/, "SIGKILL");
  assert.equal(killed.code, null);
  const reported = numberAfter("storing: 10% ", killed.output);
  const kept = await countStored();
  assert.ok(kept >= reported && kept < 117791, `${reported} reported, ${kept} kept`);

  const stopped = await runProgram(["--path", path, "x"], /storing: 20%/, "SIGINT");
  assert.equal(numberAfter("Going on in .*: ", stopped.output), kept);
  assert.equal(stopped.code, 130);
  assert.match(stopped.output, /are stored in .*\. The next run goes on from there\.\n$/);
  const told = numberAfter("Stopped: ", stopped.output);
  assert.ok(told > kept && told < 117791, stopped.output);
  assert.equal(await countStored(), told);
});

function numberAfter(words: string, text: string): number {
  return Number(new RegExp(`${words}([\\d,]+)`).exec(text)?.[1]?.replaceAll(",", ""));
}
