/** The code of the thread that runs a model in WASM, as text: so every bundle has it. */
import type { IntegerTensor } from "./tensors.ts";

/** What the thread is asked. */
export type WorkerRequest =
  | { readonly kind: "open"; readonly runtime: string; readonly path: string }
  | { readonly kind: "run"; readonly feeds: Readonly<Record<string, IntegerTensor>> };

/** What it answers: names of the model, or outputs; or the text of an error. */
export interface WorkerReply {
  readonly value?: unknown;
  readonly error?: string;
}

export function isWorkerReply(value: unknown): value is WorkerReply {
  return typeof value === "object" && value !== null && ("value" in value || "error" in value);
}

export const WORKER_SOURCE = `
const { parentPort } = require("node:worker_threads");
const { readFile } = require("node:fs/promises");
let ort;
let session;
const answer = {
  async open({ runtime, path }) {
    const module = await import(runtime);
    ort = module.InferenceSession ? module : module.default;
    ort.env.wasm.numThreads = 1;
    session = await ort.InferenceSession.create(new Uint8Array(await readFile(path)));
    return { inputNames: [...session.inputNames], outputNames: [...session.outputNames] };
  },
  async run({ feeds }) {
    const tensors = {};
    for (const [name, { data, dims }] of Object.entries(feeds)) {
      tensors[name] = new ort.Tensor("int64", data, dims);
    }
    const outputs = await session.run(tensors);
    const floats = {};
    for (const [name, { data, dims, type }] of Object.entries(outputs)) {
      if (type === "float32") floats[name] = { data: data.slice(), dims: [...dims] };
    }
    return floats;
  },
};
parentPort.on("message", (request) => {
  answer[request.kind](request).then(
    (value) => parentPort.postMessage({ value }),
    (error) => parentPort.postMessage({ error: String(error && error.message || error) }),
  );
});
`;
