/** The few offsets that a filter can match at most, when it names ids. */
import type { FilterContext } from "./filter_context.ts";
import type { Filter } from "../request/filter.ts";

/**
 * The live offsets, ascending, outside of which the filter matches nothing: those of the `has_id`
 * conditions among `must`, also in the `must` of filters there. `undefined` if there is none, and
 * any offset may match. The filter still has to be asked about each.
 */
export function candidateOffsets(
  filter: Filter,
  context: Pick<FilterContext, "offsetOf">,
): Uint32Array | undefined {
  const offsets = requiredOffsets(filter, context);
  return offsets === undefined ? undefined : Uint32Array.from(offsets).sort();
}

function requiredOffsets(
  filter: Filter,
  context: Pick<FilterContext, "offsetOf">,
): Set<number> | undefined {
  let result: Set<number> | undefined;
  for (const condition of filter.must) {
    let offsets: Set<number> | undefined;
    if (condition.kind === "has_id") {
      offsets = new Set(
        condition.ids.map((id) => context.offsetOf(id)).filter((o) => o !== undefined),
      );
    } else if (condition.kind === "filter") {
      offsets = requiredOffsets(condition.filter, context);
    }
    if (offsets === undefined) continue;
    const wanted = offsets;
    result = result === undefined ? wanted : new Set([...result].filter((o) => wanted.has(o)));
  }
  return result;
}
