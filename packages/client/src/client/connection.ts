/**
 * The life of a client: its backend is opened by the first call, shared by all, and closed once,
 * when the calls made before are done.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import { withOperation } from "../errors/with_operation.ts";
import type { Backend, Call, CallContext, CallOptions } from "../operation/backend.ts";
import { onAbort } from "../operation/on_abort.ts";
import type { OperationName, OperationRequest, OperationResult } from "../operation/operations.ts";

/** Opens, calls and closes a backend; the methods of the client are functions over it. */
export class Connection {
  readonly #open: () => Promise<Backend>;
  #backend: Promise<Backend> | undefined;
  #closing: Promise<void> | undefined;
  #running = 0;
  #onIdle: (() => void) | undefined;

  /** @param open opens what answers the calls; called again by the next call if it failed */
  constructor(open: () => Promise<Backend>) {
    this.#open = open;
  }

  /**
   * Runs one operation.
   *
   * @param method the name of the client's method, for error texts
   * @throws QdrantError `closed` after {@link close}; the reason of an aborted signal
   */
  call<Name extends OperationName>(
    method: string,
    operation: Name,
    request: OperationRequest<Name>,
    options: CallOptions | undefined,
  ): Promise<OperationResult<Name>> {
    return this.run(method, options, (call, context) => call(operation, request, context));
  }

  /**
   * Runs several operations as one call: {@link close} waits for all of them. Errors of the backend
   * get the method's name.
   *
   * @throws as {@link call}
   */
  run<T>(
    method: string,
    options: CallOptions | undefined,
    use: (call: Call, context: CallContext) => Promise<T>,
  ): Promise<T> {
    return this.use(method, options, ({ call }, context) => use(call, context));
  }

  /** As {@link run}, for what a backend has besides operations. */
  async use<T>(
    method: string,
    options: CallOptions | undefined,
    use: (backend: Backend, context: CallContext) => Promise<T>,
  ): Promise<T> {
    const signal = options?.signal;
    signal?.throwIfAborted();
    if (this.#closing !== undefined) throw closed(method);
    this.#running++;
    try {
      const backend = await untilAborted(this.#opened(), signal);
      return await use(backend, signal === undefined ? {} : { signal });
    } catch (error) {
      throw error instanceof QdrantError ? withOperation(error, method) : error;
    } finally {
      this.#running--;
      if (this.#running === 0) this.#onIdle?.();
    }
  }

  async #opened(): Promise<Backend> {
    this.#backend ??= this.#open();
    const opening = this.#backend;
    try {
      return await opening;
    } catch (error) {
      if (this.#backend === opening) this.#backend = undefined;
      throw error;
    }
  }

  /** Waits for the calls made before it, and closes the backend. Closing again does nothing. */
  close(): Promise<void> {
    this.#closing ??= this.#closeBackend();
    return this.#closing;
  }

  async #closeBackend(): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    const backend = await this.#backend;
    await backend?.close();
  }
}

/** The result of work that goes on when its caller does not wait for it any longer. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise<T>((resolve, reject) => {
    const ignore = onAbort(signal, () => reject(signal.reason));
    void work.then(resolve, reject).finally(ignore);
  });
}

function closed(operation: string): QdrantError {
  const text = "QdrantClient instance is closed. Please create a new instance.";
  return new QdrantError("closed", text, { operation });
}

/** Key of a client's connection: a symbol, so that it is no member that users meet. */
export const connection: unique symbol = Symbol("quiverdb.connection");

/** What the methods of a client are functions over. */
export interface Caller {
  readonly [connection]: Connection;
}
