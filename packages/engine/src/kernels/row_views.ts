/** Reads rows that another thread adds, without a copy. */
import { rowLayout } from "./row_memory.ts";
import type { SharedRows } from "./row_scorer.ts";

/** The vector of a row that is there: a view. The memory may grow meanwhile. */
export function rowViews({ memory, dim }: SharedRows): (row: number) => Float32Array {
  const { rowsAddress, strideBytes } = rowLayout(dim);
  return (row) => new Float32Array(memory.buffer, rowsAddress + row * strideBytes, dim);
}
