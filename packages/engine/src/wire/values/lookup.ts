/** Reading where examples, and points that groups are named after, are looked up. */
import type { GroupLookup, LookupLocation } from "../../request/query_request.ts";
import { optional, required, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { string } from "../kit/scalars.ts";
import { firstOf } from "../kit/union.ts";
import { payloadSelector, vectorSelector } from "./payload.ts";

const lookupBody = struct("LookupLocation", {
  collection: required(string),
  vector: optional(string),
});

/** The member `lookup_from`: another collection for the ids of examples. */
export const lookupFrom: Reader<LookupLocation> = (value, reading) => {
  const { collection, vector } = lookupBody(value, reading);
  return { collection, vector };
};

const withLookupBody = struct("WithLookup", {
  collection: required(string),
  with_payload: optional(payloadSelector),
  with_vectors: optional(vectorSelector, "with_vector"),
});

/** The member `with_lookup` of a request for groups: the name of a collection, or an object. */
export const withLookup = firstOf(
  "data did not match any variant of untagged enum WithLookupInterface",
  readWithLookup,
);

function readWithLookup(value: unknown, reading: Reading): GroupLookup {
  const given = withLookupBody(typeof value === "string" ? { collection: value } : value, reading);
  return {
    collection: given.collection,
    withPayload: given.with_payload ?? { kind: "all" },
    withVector: given.with_vectors ?? false,
  };
}
