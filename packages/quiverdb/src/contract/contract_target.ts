/** What the contract suite runs on, and what its parts share. */
import assert from "node:assert/strict";
import { afterEach, beforeEach } from "node:test";

import {
  type Backend,
  type ErrorCode,
  type Interceptor,
  intercept,
  type OperationName,
  QdrantClientBase,
} from "@quiverdb/client";

/** Whether a back end serves an operation; if not, with which error it says so, and why. */
export type Support = "served" | { readonly refusal: ErrorCode; readonly why: string };

export interface ContractTarget {
  readonly name: string;
  readonly support: Readonly<Record<OperationName, Support>>;
  /** An empty back end. */
  readonly open: () => Promise<Backend>;
  /**
   * A further back end of the same data, after the first one was closed; absent where nothing is
   * kept.
   */
  readonly reopen?: () => Promise<Backend>;
  readonly cleanUp?: () => Promise<void>;
}

export const BOOKS = "books";

export const CONFIG = {
  vectors: {
    d: { size: 4, distance: "Cosine" },
    m: { size: 2, distance: "Dot", multivector_config: { comparator: "max_sim" } },
  },
  sparse_vectors: { s: { modifier: "idf" }, t: {} },
} as const;

/** The back end of the test that runs, with a client in front of it. */
export class Subject {
  /** Operations that any test of the suite had an answer to. */
  readonly answered = new Set<OperationName>();
  private readonly target: ContractTarget;
  private current: { readonly backend: Backend; readonly client: QdrantClientBase } | undefined;

  /** Each test gets an empty back end. */
  constructor(target: ContractTarget) {
    this.target = target;
    beforeEach(async () => this.use(await target.open()));
    afterEach(async () => {
      await this.close();
      await target.cleanUp?.();
    });
  }

  get client(): QdrantClientBase {
    return this.opened.client;
  }

  get backend(): Backend {
    return this.opened.backend;
  }

  /** Closes and opens again; false where nothing is kept. */
  async reopened(): Promise<boolean> {
    if (this.target.reopen === undefined) return false;
    await this.close();
    this.use(await this.target.reopen());
    return true;
  }

  /** The client closes what its first call opened, and a test may have called the backend only. */
  private async close(): Promise<void> {
    await this.client.close();
    await this.backend.close();
  }

  private get opened() {
    return this.current ?? assert.fail("no test runs");
  }

  private use(opened: Backend): void {
    const backend = intercept(opened, this.recordAnswers);
    this.current = { backend, client: new QdrantClientBase(async () => backend) };
  }

  private readonly recordAnswers: Interceptor = (next) => async (operation, request, context) => {
    const result = await next(operation, request, context);
    this.answered.add(operation);
    return result;
  };
}

/** @param text what the message holds */
export async function failsWith(
  call: Promise<unknown>,
  code: string,
  text: RegExp | string,
): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.equal("code" in error ? error.code : undefined, code, error.message);
    if (typeof text === "string") assert.ok(error.message.includes(text), error.message);
    else assert.match(error.message, text);
    return true;
  });
}
