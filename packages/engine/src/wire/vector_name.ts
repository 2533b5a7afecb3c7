/** Reading the body that adds a named vector to a live collection. */
import { validationError } from "@quiverdb/client";

import type { NewVector } from "../schema/vector_name_change.ts";
import { readBody } from "./kit/body.ts";
import { optional, required, struct } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { unionByMember } from "./kit/union.ts";
import {
  modifier,
  sparseDatatype,
  vectorNameParams,
  vectorNameProblem,
} from "./values/vector_params.ts";

const denseBody = struct("DenseVectorNameConfig", { dense: required(vectorNameParams) });

const sparseBody = struct("SparseVectorNameConfig", {
  sparse: required(
    struct("SparseVectorConfig", {
      modifier: optional(modifier),
      datatype: optional(sparseDatatype),
    }),
  ),
});

const newVector = unionByMember<NewVector>(
  "data did not match any variant of untagged enum VectorNameConfig",
  {
    dense: (raw, reading) => ({ kind: "dense", params: denseBody(raw, reading).dense }),
    sparse: (raw, reading) => {
      const { datatype, ...params } = sparseBody(raw, reading).sparse;
      return {
        kind: "sparse",
        params: { ...(datatype !== undefined && { index: { datatype } }), ...params },
      };
    },
  },
);

/**
 * Reads the body that adds a vector: `{dense}` or `{sparse}`; with both, `dense` wins.
 *
 * @throws QdrantError `format` or `validation`
 */
export function readCreateVectorName(body: unknown, context: ReadContext): NewVector {
  return readBody(newVector, body, context);
}

/**
 * Checks the name of a vector in the path of a request.
 *
 * @throws QdrantError `validation`
 */
export function checkVectorName(name: string): void {
  const text = vectorNameProblem(name);
  if (text !== undefined) throw validationError([{ path: "vector_name", text }], "path parameters");
}
