/** BM25 for whoever has no engine: a client of a server. */
import type { Embedder } from "@quiverdb/client";

import { processRuntime } from "../common/runtime.ts";
import { bm25Embedder } from "./bm25_embedder.ts";

/** The embedder that the engine has in front of itself. */
export function bm25OfProcess(): Embedder {
  return bm25Embedder(processRuntime().slices);
}
