/**
 * A model in ONNX Runtime: `onnxruntime-node` where it is installed, whose own threads compute,
 * otherwise `onnxruntime-web` (WASM) on a thread of its own.
 */
import { QdrantError } from "@quiverdb/client";

import type { FloatTensor, IntegerTensor } from "./tensors.ts";
import { type Load, missing, optionalPackage } from "./optional_package.ts";
import { isWorkerReply, WORKER_SOURCE, type WorkerRequest } from "./web_worker_source.ts";

/** See the head of the file. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  /** In the order of the model. */
  readonly outputNames: readonly string[];
  /**
   * Runs the model. Calls are carried out one after the other.
   *
   * @returns the outputs that are floats, by name
   */
  run(
    feeds: Readonly<Record<string, IntegerTensor>>,
  ): Promise<Readonly<Record<string, FloatTensor>>>;
  close(): Promise<void>;
}

/** What is used of either runtime. */
interface Runtime {
  readonly InferenceSession: {
    create(path: string, options: object): Promise<RuntimeSession>;
  };
  readonly Tensor: new (type: "int64", data: BigInt64Array, dims: readonly number[]) => unknown;
}

interface RuntimeSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  release(): Promise<void>;
}

/** Names of the runtimes, the preferred one first. */
export const RUNTIMES = ["onnxruntime-node", "onnxruntime-web"] as const;

/**
 * Loads a model.
 *
 * @param path of the ONNX file
 * @throws QdrantError `inference` when no runtime is installed, or the file is none of a model
 */
export async function openSession(
  path: string,
  load: Load,
  runtimes: readonly string[] = RUNTIMES,
): Promise<OnnxSession> {
  for (const name of runtimes) {
    const found = await optionalPackage(name, load);
    if (found === undefined) continue;
    if (name === "onnxruntime-web") return WebSession.open(path);
    return NodeSession.open(path, runtimeIn(found, name));
  }
  return missing(RUNTIMES[0]);
}

/** A module of CommonJS has its exports in `default`, too. */
function runtimeIn(found: unknown, name: string): Runtime {
  if (isRuntime(found)) return found;
  if (typeof found === "object" && found !== null && "default" in found) {
    if (isRuntime(found.default)) return found.default;
  }
  throw new QdrantError("inference", `The package ${name} is none that this version can use`);
}

function isRuntime(value: unknown): value is Runtime {
  if (typeof value !== "object" || value === null) return false;
  return "InferenceSession" in value && "Tensor" in value;
}

class NodeSession implements OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly #session: RuntimeSession;
  readonly #runtime: Runtime;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(session: RuntimeSession, runtime: Runtime) {
    this.#session = session;
    this.#runtime = runtime;
    this.inputNames = session.inputNames;
    this.outputNames = session.outputNames;
  }

  static async open(path: string, runtime: Runtime): Promise<NodeSession> {
    const options = { graphOptimizationLevel: "all" };
    return new NodeSession(await runtime.InferenceSession.create(path, options), runtime);
  }

  async run(
    feeds: Readonly<Record<string, IntegerTensor>>,
  ): Promise<Readonly<Record<string, FloatTensor>>> {
    const { Tensor } = this.#runtime;
    const tensors = Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [
        name,
        new Tensor("int64", data, dims),
      ]),
    );
    const outcome = this.#running.then(() => this.#session.run(tensors));
    this.#running = outcome.catch(() => {});
    return floatsOf(await outcome);
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#session.release();
  }
}

function floatsOf(outputs: Readonly<Record<string, unknown>>): Record<string, FloatTensor> {
  const floats: Record<string, FloatTensor> = {};
  for (const [name, value] of Object.entries(outputs)) {
    if (isFloatTensor(value)) floats[name] = { data: value.data, dims: value.dims };
  }
  return floats;
}

function isFloatTensor(value: unknown): value is FloatTensor {
  if (typeof value !== "object" || value === null || !("data" in value)) return false;
  return value.data instanceof Float32Array && "dims" in value && Array.isArray(value.dims);
}

/** What is used of `node:worker_threads`. */
interface WorkerThread {
  on(event: string, listener: (value: unknown) => void): void;
  postMessage(message: WorkerRequest, transfer: readonly never[]): void;
  terminate(): Promise<unknown>;
  ref(): void;
  unref(): void;
}

/** `onnxruntime-web` computes in the thread that calls it, so it gets one. */
class WebSession implements OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly #thread: Thread;

  private constructor(thread: Thread, names: SessionNames) {
    this.#thread = thread;
    this.inputNames = names.inputNames;
    this.outputNames = names.outputNames;
  }

  static async open(path: string): Promise<WebSession> {
    const { Worker } = await import("node:worker_threads");
    const { createRequire } = await import("node:module");
    const { pathToFileURL } = await import("node:url");
    const { dirname, join } = await import("node:path");
    // A thread made of text resolves from the working directory, which need not be the program's.
    const folders = [dirname(process.argv[1] ?? ""), process.cwd()];
    const paths = folders.map((folder) => join(folder, "node_modules"));
    const resolved = createRequire(join(process.cwd(), "index.js")).resolve("onnxruntime-web", {
      paths,
    });
    const runtime = pathToFileURL(resolved).href;
    const thread = new Thread(new Worker(WORKER_SOURCE, { eval: true, execArgv: [] }));
    try {
      const names = await thread.ask({ kind: "open", runtime, path });
      if (!isSessionNames(names))
        throw new TypeError("the thread of a model answers something else");
      return new WebSession(thread, names);
    } catch (error) {
      await thread.end();
      throw error;
    }
  }

  async run(
    feeds: Readonly<Record<string, IntegerTensor>>,
  ): Promise<Readonly<Record<string, FloatTensor>>> {
    const outputs = await this.#thread.ask({ kind: "run", feeds });
    return typeof outputs === "object" && outputs !== null ? floatsOf({ ...outputs }) : {};
  }

  close(): Promise<void> {
    return this.#thread.end();
  }
}

interface SessionNames {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

function isSessionNames(value: unknown): value is SessionNames {
  return typeof value === "object" && value !== null && "inputNames" in value;
}

/** Asks a thread one thing after the other; it does not keep the process alive while it idles. */
class Thread {
  readonly #worker: WorkerThread;
  #asking: Promise<unknown> = Promise.resolve();
  #settle: ((outcome: { readonly value?: unknown; readonly error?: unknown }) => void) | undefined;

  constructor(worker: WorkerThread) {
    this.#worker = worker;
    worker.unref();
    worker.on("message", (reply) => {
      if (!isWorkerReply(reply)) return;
      const { error } = reply;
      this.#settle?.(error === undefined ? { value: reply.value } : { error: new Error(error) });
    });
    worker.on("error", (error) => this.#settle?.({ error }));
    worker.on("exit", () =>
      this.#settle?.({ error: new Error("the thread of a model has ended") }),
    );
  }

  ask(request: WorkerRequest): Promise<unknown> {
    const answer = this.#asking.then(
      () =>
        new Promise((resolve, reject) => {
          this.#worker.ref();
          this.#settle = (outcome) => {
            this.#settle = undefined;
            this.#worker.unref();
            if ("error" in outcome) reject(outcome.error);
            else resolve(outcome.value);
          };
          this.#worker.postMessage(request, []);
        }),
    );
    this.#asking = answer.catch(() => {});
    return answer;
  }

  async end(): Promise<void> {
    await this.#asking;
    await this.#worker.terminate();
  }
}
