/**
 * The life of a client: its backend is opened by the first call, shared by all, and closed once.
 */
import type { Backend } from "../backend.ts";
import { QdrantError, withOperation } from "../errors.ts";
import type { CallOptions } from "../operation.ts";
import type { AsyncDisposal } from "./async_disposal.ts";

/** The type of the method that {@link ClientCore} declares as internal. */
export interface ClientCore extends AsyncDisposal {}

/** Opens, calls and closes a backend; the methods of the client build on it. */
export abstract class ClientCore {
  #backend: Promise<Backend> | undefined;
  #closing: Promise<void> | undefined;

  /** Opens what answers the calls. Called again by the next call if it failed. */
  protected abstract open(): Promise<Backend>;

  /**
   * Runs one operation. Errors of the backend get the operation's name.
   *
   * @param operation the name of the method, for error texts
   * @throws QdrantError `closed` after {@link close}; the reason of an aborted signal
   */
  protected async call<T>(
    operation: string,
    args: CallOptions | undefined,
    use: (backend: Backend, options: CallOptions) => Promise<T>,
  ): Promise<T> {
    const signal = args?.signal;
    signal?.throwIfAborted();
    try {
      const backend = await this.#opened();
      return await use(backend, signal === undefined ? {} : { signal });
    } catch (error) {
      throw error instanceof QdrantError ? withOperation(error, operation) : error;
    }
  }

  async #opened(): Promise<Backend> {
    if (this.#closing !== undefined) {
      throw new QdrantError(
        "closed",
        "QdrantClient instance is closed. Please create a new instance.",
      );
    }
    this.#backend ??= this.open();
    const opening = this.#backend;
    try {
      return await opening;
    } catch (error) {
      if (this.#backend === opening) this.#backend = undefined;
      throw error;
    }
  }

  /**
   * Waits for running calls and releases everything: locks, files, connections. Calls made after it
   * reject with the error `closed`. Closing again does nothing.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeBackend();
    return this.#closing;
  }

  async #closeBackend(): Promise<void> {
    const opening = this.#backend;
    if (opening === undefined) return;
    let backend: Backend;
    try {
      backend = await opening;
    } catch {
      return; // the call that opened it has reported why
    }
    await backend.close();
  }

  /**
   * {@link close}, for `await using client = ...`.
   *
   * @internal In declarations {@link AsyncDisposal} stands for it.
   */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
