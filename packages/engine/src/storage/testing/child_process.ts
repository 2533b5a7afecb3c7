/** Starting and talking to `storage_child.ts` from a test. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("storage_child.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));

/** A running child. It ends with its test at the latest, also with one that fails. */
export class StorageChild {
  readonly process: ChildProcessWithoutNullStreams;
  readonly lines: string[] = [];
  #arrived: () => void = () => undefined;

  /** @param wrapper a shell line before the command, e.g. `ulimit -f 1000;` */
  constructor(context: TestContext, action: string, folder: string, wrapper = "") {
    const options = ["--import", "tsx", "--conditions=@quiverdb/source", SCRIPT, action, folder];
    this.process =
      wrapper === ""
        ? spawn(process.execPath, options, { cwd: ROOT })
        : spawn("sh", ["-c", `${wrapper} exec "$@"`, "sh", process.execPath, ...options], {
            cwd: ROOT,
          });
    context.after(() => this.end("SIGKILL"));
    let rest = "";
    this.process.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      this.lines.push(...lines);
      this.#arrived();
    });
    this.process.stdout.on("close", () => this.#arrived());
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  /** Waits for line number `index`; `undefined` when the child ended before. */
  async line(index: number): Promise<string | undefined> {
    while (this.lines.length <= index && this.process.stdout.readable) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return this.lines[index];
  }

  /** Ends the child by a signal, or by the end of its input. */
  async end(signal?: NodeJS.Signals): Promise<void> {
    const closed = once(this.process, "close");
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    if (signal === undefined) this.process.stdin.end();
    else this.process.kill(signal);
    await closed;
  }
}
