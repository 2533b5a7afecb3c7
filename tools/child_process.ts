/**
 * Runs another program so that it never outlives this one: the child leads its own process group,
 * and Ctrl-C or SIGTERM here reaches the whole group, with SIGKILL for what ignores it.
 */
import { spawn } from "node:child_process";
import { repositoryRoot } from "./repository.ts";

/** How to run a child. */
export interface RunOptions {
  /** Working directory; the repository root by default. */
  readonly cwd?: string;
  /** Collect stdout and stderr instead of passing them through. Default false. */
  readonly capture?: boolean;
  /** Time after which the child is ended as by SIGTERM. Default: none. */
  readonly timeMsMax?: number;
}

/** How a child ended. */
export interface RunResult {
  /** Exit code; 128 + signal number when a signal ended it, 127 when it could not start. */
  readonly code: number;
  /** stdout and stderr in the order they came; empty without `capture`. */
  readonly output: string;
}

const killDelayMs = 3000;
const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
/** On Windows there are no process groups; the console passes Ctrl-C on by itself. */
const ownGroup = process.platform !== "win32";

/** Runs `command` and waits for its end; never rejects. */
export function run(
  command: string,
  parameters: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: options.cwd ?? repositoryRoot,
      stdio: options.capture ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      detached: ownGroup,
    });
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));

    const kill = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined || child.exitCode !== null) return;
      try {
        process.kill(ownGroup ? -child.pid : child.pid, signal);
      } catch {
        // The group has just ended by itself.
      }
    };
    let interrupted: NodeJS.Signals | undefined;
    const forward = (signal: NodeJS.Signals): void => {
      interrupted = signal;
      kill(signal);
      setTimeout(kill, killDelayMs, "SIGKILL").unref();
    };
    const expire = (): void => {
      output += `Ended after ${options.timeMsMax} ms\n`;
      forward("SIGTERM");
    };
    process.on("SIGINT", forward).on("SIGTERM", forward);

    const timer =
      options.timeMsMax === undefined ? undefined : setTimeout(expire, options.timeMsMax);

    const settle = (code: number): void => {
      clearTimeout(timer);
      process.off("SIGINT", forward).off("SIGTERM", forward);
      resolve({ code: interrupted ? 128 + (signalNumbers[interrupted] ?? 0) : code, output });
    };
    child.on("error", (error) => {
      output += `Cannot start ${command}: ${error.message}\n`;
      if (!options.capture) process.stderr.write(output);
      settle(127);
    });
    child.on("close", (code, signal) => {
      settle(code ?? 128 + (signalNumbers[signal ?? ""] ?? 0));
    });
  });
}
