/** Reading the body that adds a named vector to a live collection. */
import { validationError } from "@quiverdb/client";

import type { NewVector } from "../schema/collection_update.ts";
import type { BodySource } from "./place.ts";
import { optional, readBody, required, struct, unionByMember } from "./reader.ts";
import { modifier, sparseDatatype, vectorNameParams, vectorNameProblem } from "./vector_params.ts";

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
    dense: (raw, at) => ({ kind: "dense", params: denseBody(raw, at).dense }),
    sparse: (raw, at) => {
      const { datatype, ...params } = sparseBody(raw, at).sparse;
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
export function parseCreateVectorName(body: unknown, source: BodySource = "caller"): NewVector {
  return readBody(body, source, "", newVector);
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
