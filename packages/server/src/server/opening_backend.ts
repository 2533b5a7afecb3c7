/**
 * A backend that is opened after it is in use: calls wait for it. So a server listens before its
 * data is loaded, and says through `readyz` when it is.
 */
import { EventEmitter, once } from "node:events";
import type { Backend, Call } from "@quiverdb/client";

export class OpeningBackend implements Backend {
  private readonly begun = new EventEmitter();
  private readonly opening: Promise<Backend>;
  private opened: Backend | undefined;

  /** @param open called once, by `begin`; its failure rejects `ready` and every call */
  constructor(open: () => Promise<Backend>) {
    this.opening = once(this.begun, "begin").then(async () => (this.opened = await open()));
    // Whoever waits for it is told.
    this.opening.catch(() => {});
  }

  begin(): void {
    this.begun.emit("begin");
  }

  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  /** Resolves when the backend is open. */
  get ready(): Promise<void> {
    return this.opening.then(() => {});
  }

  readonly call: Call = async (operation, request, context) => {
    const { call } = this.opened ?? (await this.opening);
    return call(operation, request, context);
  };

  async close(): Promise<void> {
    const opened = await this.opening.catch(() => undefined);
    await opened?.close();
  }
}
