/**
 * Makes sure that every row of a graph can be reached from one of them: links a row to which no way
 * leads from one of its own neighbours.
 */
import type { Run } from "../common/run.ts";
import { type GraphMemory, LENGTH_MASK } from "../kernels/graph_memory.ts";

/** Lists between two looks at the clock. */
const PACED_LISTS = 1024;

/** @param root from where all rows are to be reached */
export async function connectRows(
  graph: GraphMemory,
  count: number,
  root: number,
  run: Run,
): Promise<void> {
  const links = graph.links();
  const { listWords } = graph;
  const { linksMax } = graph.shape;
  const isReached = new Uint8Array(count);
  /** The reached rows. */
  const queue = new Uint32Array(count);
  let end = 0;
  let next = 0;
  const lengthAt = (id: number): number => links[id * listWords]! & LENGTH_MASK;
  const hasRoom = (id: number): boolean => lengthAt(id) < linksMax;
  const reach = (id: number): void => {
    if (isReached[id] !== 0) return;
    isReached[id] = 1;
    queue[end++] = id;
  };
  const flood = async (): Promise<void> => {
    while (next < end) {
      const id = queue[next++]!;
      const list = id * listWords;
      const length = lengthAt(id);
      for (let at = 1; at <= length; at++) reach(links[list + at]!);
      if (next % PACED_LISTS === 0 && run.due()) await run.pause();
    }
  };
  const link = (from: number, to: number): void => {
    links[from * listWords + lengthAt(from) + 1] = to;
    links[from * listWords]!++;
  };
  reach(root);
  await flood();
  let spare = 0;
  for (let id = 0; id < count; id++) {
    if (isReached[id] !== 0) continue;
    const own = links.subarray(id * listWords + 1, id * listWords + 1 + lengthAt(id));
    let from = own.find((neighbour) => isReached[neighbour] !== 0 && hasRoom(neighbour));
    if (from === undefined) {
      // No list is full before this: each row that is linked here has room for the next.
      while (spare < end - 1 && !hasRoom(queue[spare]!)) spare++;
      from = queue[spare]!;
    }
    link(from, id);
    reach(id);
    await flood();
  }
}
