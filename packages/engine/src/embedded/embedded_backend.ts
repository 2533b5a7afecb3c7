/** The engine as a {@link Backend}: its handlers, with the end of calls and BM25 in front. */
import { type Backend, inferWith, intercept } from "@quiverdb/client";

import type { Runtime } from "../common/runtime.ts";
import { bm25Embedder } from "./bm25_embedder.ts";
import { collectionHandlers } from "./collections.ts";
import { EngineCall } from "./engine_call.ts";
import type { EngineHandle } from "./engine.ts";
import type { Handlers } from "./handlers.ts";
import { pointHandlers } from "./points.ts";
import { queryHandlers } from "./queries.ts";
import { RunningCalls } from "./running_calls.ts";
import { serviceHandlers } from "./service.ts";
import { unservedHandlers } from "./unserved.ts";

const handlers: Handlers = {
  ...serviceHandlers,
  ...collectionHandlers,
  ...pointHandlers,
  ...queryHandlers,
  ...unservedHandlers,
};

/** Serves the operations from an engine, and lets go of it when it is closed. */
export function embeddedBackend(engine: EngineHandle, runtime: Runtime): Backend {
  const running = new RunningCalls(runtime.clock);
  const backend: Backend = {
    call: async (operation, request, context = {}) =>
      handlers[operation](new EngineCall(engine, runtime, context), request),
    close: async () => {
      await running.end();
      await engine.release();
    },
  };
  const inference = inferWith(bm25Embedder(runtime.slices), runtime.slices);
  const { call, close } = intercept(backend, running.interceptor, inference);
  let closing: Promise<void> | undefined;
  return { call, close: () => (closing ??= close()) };
}
