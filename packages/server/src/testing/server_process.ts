/** The command as a process of its own, run from its sources. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const MAIN = join(import.meta.dirname, "../main.ts");

export interface EndedProcess {
  readonly code: number | null;
  readonly stderr: string;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<EndedProcess>;
}

function start(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): { child: ChildProcess; ended: Promise<EndedProcess> } {
  const flags = ["--import=tsx", "--conditions=@quiverdb/source", MAIN];
  const child = spawn(process.execPath, [...flags, ...parameters], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
  const ended = once(child, "close").then(() => ({ code: child.exitCode, stderr }));
  return { child, ended };
}

/** Runs the command until it ends by itself. */
export async function runUntilEnd(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<EndedProcess> {
  const { child, ended } = start(parameters, environment);
  child.stdout?.resume();
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

/** Runs the command on a free port until it is ready. */
export async function startProcess(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const { child, ended } = start(["--port", "0", ...parameters], environment);
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then(({ stderr }) => reject(new Error(`the server ended: ${stderr}`)));
    if (child.stdout === null) return;
    createInterface(child.stdout).on("line", (text) => {
      const line: { msg?: string; url?: string } = JSON.parse(text);
      if (line.msg === "ready" && line.url !== undefined) resolve(line.url);
    });
  });
  return {
    child,
    url,
    port: Number(new URL(url).port),
    end: async (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
  };
}
