/**
 * Inference in front of a backend: inference objects of requests become vectors.
 *
 * Each distinct input of a request is embedded once. What the embedder has no model for goes on as
 * it is: the backend behind may have it, or words the refusal.
 *
 * A backend reports the mistakes of a body before those of a model, so a request whose inputs
 * cannot be embedded goes on too, with its objects: when its body is refused, that is the error.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import { stringifyJson } from "../json/stringify_json.ts";
import type { CallOptions, Interceptor } from "../operation/backend.ts";
import type { EmbeddedVector, Embedder, InferenceInput, InferenceMode } from "./embedder.ts";
import { bodyWalk } from "./walk_body.ts";
import type { InferencePlace, Slices, Visit } from "./walk_body.ts";

/** Inputs that are embedded by one call of the embedder, by default. */
const BATCH_SIZE = 256;

/** Settings of {@link inferWith}. */
export interface InferenceOptions {
  /** Inputs of one call of the embedder; default 256. */
  readonly batchSize?: number | undefined;
}

/** Puts an embedder in front of a backend. */
export function inferWith(
  embedder: Embedder,
  slices: Slices,
  { batchSize = BATCH_SIZE }: InferenceOptions = {},
): Interceptor {
  return (next) => async (operation, request, context) => {
    const walk = bodyWalk(operation);
    if (walk === undefined || !("body" in request)) return next(operation, request, context);
    const inputs = new DistinctInputs(embedder);
    let failure: { readonly reason: unknown } | undefined;
    try {
      await walk(request.body, inputs.collect, slices);
      await inputs.embed(batchSize, context);
    } catch (reason) {
      context?.signal?.throwIfAborted();
      failure = { reason };
    }
    if (failure === undefined) {
      const body = inputs.isEmpty ? request.body : await walk(request.body, inputs.resolve, slices);
      return next(operation, body === request.body ? request : { ...request, body }, context);
    }
    try {
      return await next(operation, request, context);
    } catch (error) {
      context?.signal?.throwIfAborted();
      throw isMistakeOfBody(error) ? error : failure.reason;
    }
  };
}

function isMistakeOfBody(error: unknown): boolean {
  return error instanceof QdrantError && (error.code === "format" || error.code === "validation");
}

/** Inputs of one mode, with equal options of one model, and the vectors they became. */
interface InputGroup {
  readonly mode: InferenceMode;
  /** By their data. */
  readonly inputs: Map<unknown, InferenceInput>;
  readonly vectors: Map<unknown, EmbeddedVector>;
}

/** The inputs of one request that an embedder has a model for, each once. */
class DistinctInputs {
  private readonly embedder: Embedder;
  private readonly groups = new Map<string, InputGroup>();
  private unnamed: InferencePlace | undefined;

  constructor(embedder: Embedder) {
    this.embedder = embedder;
  }

  get isEmpty(): boolean {
    return this.groups.size === 0;
  }

  readonly collect: Visit = (place, given) => {
    const { input, mode, isNamed } = place;
    if (!this.embedder.has(input.model)) return given;
    const key = groupKey(place);
    const group = this.groups.get(key) ?? { mode, inputs: new Map(), vectors: new Map() };
    this.groups.set(key, group);
    group.inputs.set(input.data, input);
    if (mode === "document" && !isNamed) this.unnamed ??= place;
    return given;
  };

  /** @throws QdrantError as the embedder does; `bad_request` for a sparse vector without name */
  async embed(batchSize: number, options: CallOptions | undefined): Promise<void> {
    for (const { mode, inputs, vectors } of this.groups.values()) {
      const all = [...inputs.values()];
      for (let start = 0; start < all.length; start += batchSize) {
        const batch = all.slice(start, start + batchSize);
        const made = await this.embedder.embed(batch, mode, options);
        options?.signal?.throwIfAborted();
        for (const [index, vector] of made.entries()) vectors.set(batch[index]?.data, vector);
      }
    }
    if (this.unnamed !== undefined && isSparse(this.vectorOf(this.unnamed))) {
      const text = "Sparse vector from document inference should be named";
      throw new QdrantError("bad_request", text);
    }
  }

  /** Puts the vector of an input in its place. */
  readonly resolve: Visit = (place, given) => this.vectorOf(place) ?? given;

  private vectorOf(place: InferencePlace): EmbeddedVector | undefined {
    return this.groups.get(groupKey(place))?.vectors.get(place.input.data);
  }
}

function groupKey({ input, mode }: InferencePlace): string {
  return stringifyJson([mode, input.type, input.model, input.options]);
}

function isSparse(vector: EmbeddedVector | undefined): boolean {
  return vector !== undefined && "indices" in vector;
}
