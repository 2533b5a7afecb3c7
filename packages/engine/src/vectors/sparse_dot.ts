/** Dot product of sparse vectors (Qdrant 1.18, `lib/sparse`). */
import type { SparseVector } from "../common/point.ts";

/** Σ over common indices, in f32; 0 when no index is common. */
export function sparseDot(a: SparseVector, b: SparseVector): number {
  let atA = 0;
  let atB = 0;
  let sum = 0;
  while (atA < a.indices.length && atB < b.indices.length) {
    const indexA = a.indices[atA]!;
    const indexB = b.indices[atB]!;
    if (indexA === indexB) {
      sum = Math.fround(sum + Math.fround(a.values[atA++]! * b.values[atB++]!));
    } else if (indexA < indexB) atA++;
    else atB++;
  }
  return sum;
}
