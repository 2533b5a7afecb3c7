/** Starts the crash writer as a process of its own and follows what it acknowledges. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

/** Ends with its test at the latest, also with one that fails. */
export class WriterProcess {
  /** Batches that were reported durable, in order. */
  readonly acknowledged: number[] = [];
  /** Resolves when the folder is open and the first batch begins. */
  readonly ready: Promise<void>;
  private readonly child: ChildProcessByStdio<null, Readable, null>;
  private readonly ended: Promise<unknown>;

  /** @param first number of the first batch */
  constructor(context: TestContext, path: string, first: number) {
    const script = fileURLToPath(new URL("crash_writer.ts", import.meta.url));
    this.child = spawn(
      process.execPath,
      ["--import", "tsx", "--conditions=@quiverdb/source", script, path, String(first)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    context.after(() => this.kill());
    const lines = createInterface({ input: this.child.stdout });
    this.ended = Promise.all([once(this.child, "close"), once(lines, "close")]);
    this.ready = new Promise((resolve, reject) => {
      lines.on("line", (line) => {
        if (line === "ready") resolve();
        else this.acknowledged.push(Number(line));
      });
      this.child.once("close", () => reject(new Error("the writer ended before it was ready")));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Sends SIGKILL and waits for the end. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}
