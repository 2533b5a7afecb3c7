/** Every message whose REST structure differs from it. */
import type { Shapes } from "../shape.ts";
import { answerShapes } from "./answers.ts";
import { clusterShapes } from "./cluster.ts";
import { collectionShapes } from "./collections.ts";
import { filterShapes } from "./filters.ts";
import { formulaShapes } from "./formulas.ts";
import { legacyShapes } from "./legacy.ts";
import { payloadIndexShapes } from "./payload_indexes.ts";
import { pointShapes } from "./points.ts";
import { queryShapes } from "./queries.ts";
import { vectorShapes } from "./vectors.ts";

export const shapes: Shapes = {
  ...answerShapes,
  ...clusterShapes,
  ...collectionShapes,
  ...filterShapes,
  ...formulaShapes,
  ...legacyShapes,
  ...payloadIndexShapes,
  ...pointShapes,
  ...queryShapes,
  ...vectorShapes,
};
