import assert from "node:assert/strict";
import { test } from "node:test";

import { placesOf, recordAnswers, scoredAnswers } from "../collection/answers.ts";
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import type { VectorParams, VectorSchema } from "../schema/vector_schema.ts";
import { parseExpression } from "../wire/testing/parse.ts";
import { distributionBasedScoreFusion, reciprocalRankFusion } from "./fusion.ts";
import { compileFormulaQuery, scoreByFormula } from "./formula_scores.ts";
import { GroupCollection } from "./group_collection.ts";
import { GroupValues } from "./group_values.ts";
import { weighByIdf } from "./idf.ts";
import { selectByMmr } from "./mmr.ts";
import { placeAt, type ScoredPlaces } from "./places.ts";
import { countingRun, LOOKS_PER_SLICE } from "./testing/counting_run.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { dense, NO_PARAMS, sparse } from "./testing/queries.ts";
import { aboveThreshold, atLeastThreshold } from "./threshold.ts";

const COUNT = 4000;

/** Turns of a single pass over as many elements. */
const TURNS_MIN = Math.floor(COUNT / PACED_ROWS / LOOKS_PER_SLICE);

const DENSE: VectorParams = { kind: "dense", size: 1, distance: "Dot" };

const SCHEMA: VectorSchema = new Map<string, VectorParams>([
  ["", DENSE],
  ["s", { kind: "sparse", idf: true }],
]);

const points = new PlainPoints(SCHEMA, COUNT / 2);
for (let id = 0; id < COUNT; id++) {
  const vectors = { "": dense(id), s: sparse([id % 7, 1]) };
  points.putNew(id, vectors, { g: id, n: id });
}
const view = points.view();
const everything = view.filter(undefined);

/** All places with scores that fall. */
const LIST: ScoredPlaces = {
  places: Float64Array.from({ length: COUNT }, (_, at) => placeAt(at % 2, at >> 1)),
  scores: Float32Array.from({ length: COUNT }, (_, at) => COUNT - at),
  isScored: () => true,
};

const shape = { withPayload: { kind: "all" }, withVector: true, numbers: "plain" } as const;

const rank = { k: 2, weights: undefined };

const works: Record<string, (run: Run) => Promise<unknown>> = {
  "merging the hits of segments": (run) => {
    const scope = { using: "", filter: everything, limit: COUNT, params: NO_PARAMS };
    return view.search([{ kind: "nearest", vector: dense(1) }], scope, run);
  },
  "merging a scroll of segments": (run) => view.scroll(everything, undefined, COUNT, run),
  "drawing a sample from segments": (run) => view.sample(everything, COUNT, run),
  "making candidates of places": (run) => view.onlyPlaces(LIST.places, run),
  "a threshold of a search": (run) => aboveThreshold(LIST, DENSE, 0, run),
  "a threshold of a fusion": (run) => atLeastThreshold(LIST, 0, run),
  "reciprocal rank fusion": (run) => reciprocalRankFusion(view, [LIST, LIST], rank, run),
  "distribution-based score fusion": (run) => distributionBasedScoreFusion(view, [LIST], run),
  "scoring by a formula": (run) => {
    const formula = parseExpression({ sum: ["n", 1] });
    const query = compileFormulaQuery({ kind: "formula", formula, defaults: {} }, view);
    return scoreByFormula(query, [LIST], view, run);
  },
  "a selection by MMR": (run) => {
    const vectors = Array.from({ length: COUNT }, (_, at) => dense(at));
    const similarity = (): number => 1;
    return selectByMmr(vectors, { query: dense(1), similarity, diversity: 0.5, limit: 2 }, run);
  },
  "counting a corpus": (run) =>
    weighByIdf(view, [{ kind: "nearest", vector: sparse([1, 1]) }], "s", everything, run),
  "collecting groups": async (run) => {
    const values = new GroupValues(view, parseJsonPath("g"));
    const groups = new GroupCollection(values, { limit: COUNT, groupSize: 1 }, "larger", run);
    await groups.add(LIST);
    await groups.areFull();
  },
  "answering scored points": (run) => scoredAnswers(view, LIST, shape, run),
  "answering records": (run) => recordAnswers(view, LIST.places, shape, run),
  "finding points by id": (run) =>
    placesOf(
      view,
      Array.from({ length: COUNT }, (_, at) => COUNT + at),
      run,
    ),
};

for (const [name, work] of Object.entries(works)) {
  test(`${name} lets others run all along`, async () => {
    const { run, turns } = countingRun();
    await work(run);
    assert.ok(turns() >= TURNS_MIN, `${turns()} turns of the event loop`);
  });
}
