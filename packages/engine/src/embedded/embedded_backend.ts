/** The engine as a {@link Backend}: its handlers, with the end of calls and BM25 in front. */
import {
  type Backend,
  type Call,
  inferWith,
  intercept,
  type OperationName,
} from "@quiverdb/client";

import type { Runtime } from "../common/runtime.ts";
import { mustReopen } from "../storage/journal.ts";
import { bm25Embedder } from "./bm25_embedder.ts";
import { clusterHandlers } from "./cluster.ts";
import { collectionHandlers } from "./collections.ts";
import { EngineCall } from "./engine_call.ts";
import type { EngineHandle } from "./engine.ts";
import type { Handlers } from "./handlers.ts";
import { legacyQueryHandlers } from "./legacy_queries.ts";
import { pointHandlers } from "./points.ts";
import { queryHandlers } from "./queries.ts";
import { RunningCalls } from "./running_calls.ts";
import { serviceHandlers } from "./service.ts";
import { snapshotHandlers } from "./snapshots.ts";
import { WriteTurns } from "./write_turns.ts";

const handlers: Handlers = {
  ...serviceHandlers,
  ...clusterHandlers,
  ...collectionHandlers,
  ...pointHandlers,
  ...queryHandlers,
  ...legacyQueryHandlers,
  ...snapshotHandlers,
};

/**
 * How often a read of a folder is begun again whose files the writer, in another process, has
 * replaced meanwhile.
 */
const READ_ATTEMPTS_MAX = 5;

/** Serves the operations from an engine, and lets go of it when it is closed. */
export function embeddedBackend(engine: EngineHandle, runtime: Runtime): Backend {
  const running = new RunningCalls(runtime.clock);
  const turns = new WriteTurns();
  const infer = inferWith(bm25Embedder(runtime.slices), runtime.slices);
  const backend: Backend = {
    async call(operation, request, context = {}) {
      const turn = isPointWrite(operation) ? turns.take(nameIn(request.path)) : undefined;
      const engineCall = new EngineCall(engine, runtime, operation, context, turn);
      const serve: Call = async (name, given) => {
        for (let attempt = 1; ; attempt++) {
          try {
            return await handlers[name](engineCall, given);
          } catch (error) {
            const isOvertaken = engine.readOnly && mustReopen(error);
            if (!isOvertaken || attempt === READ_ATTEMPTS_MAX) throw error;
          }
        }
      };
      try {
        return await infer(serve)(operation, request, context);
      } finally {
        turn?.end();
        engineCall.end();
      }
    },
    close: async () => {
      await running.end();
      await engine.release();
    },
  };
  const { call, close } = intercept(backend, running.interceptor);
  const compact: Backend["compact"] = (collection, context = {}) =>
    running.during("compact", context, async () => {
      const engineCall = new EngineCall(engine, runtime, "compact", context, undefined);
      const request = { path: { collection_name: collection } };
      const found = await engineCall.collection(request, "manage");
      engineCall.requireWritable();
      await found.shards.compact(engineCall.begin());
    });
  let closing: Promise<void> | undefined;
  return { call, compact, close: () => (closing ??= close()) };
}

function isPointWrite(operation: OperationName): boolean {
  return operation in pointHandlers;
}

function nameIn(path: object): string {
  return "collection_name" in path ? String(path.collection_name) : "";
}
