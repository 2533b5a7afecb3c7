/** Groups as answers hold them, each beside the point that its key names. */
import type { PointGroup as PointGroupAnswer } from "@quiverdb/client";

import { readPointId } from "../common/point_id.ts";
import type { Run } from "../common/run.ts";
import type { PointGroup } from "../query/group_collection.ts";
import type { PointsView } from "../query/points_view.ts";
import type { GroupLookup } from "../request/query_request.ts";
import { type AnswerShape, recordAnswers, scoredAnswers } from "./answers.ts";

export interface GroupAnswerShape extends AnswerShape {
  readonly withLookup: GroupLookup | undefined;
}

/**
 * @param lookedUp of the collection that the shape looks keys up in
 * @throws QdrantError `bad_input` for an unknown vector name
 */
export async function groupAnswers(
  view: PointsView,
  lookedUp: PointsView | undefined,
  groups: readonly PointGroup[],
  shape: GroupAnswerShape,
  run: Run,
): Promise<PointGroupAnswer[]> {
  const { withLookup, numbers } = shape;
  const answers: PointGroupAnswer[] = [];
  for (const { key, hits } of groups) {
    const answer: PointGroupAnswer = {
      id: key,
      hits: await scoredAnswers(view, hits, shape, run),
    };
    answers.push(answer);
    // A key names a point when it is a non-negative integer, or a UUID.
    const id = readPointId(key);
    const place = id === undefined ? undefined : lookedUp?.find(id);
    if (withLookup === undefined || lookedUp === undefined || place === undefined) continue;
    const [record] = await recordAnswers(lookedUp, [place], { ...withLookup, numbers }, run);
    if (record !== undefined) answer.lookup = record;
  }
  return answers;
}
