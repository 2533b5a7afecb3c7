/** Reading the body that creates a payload index. */
import { QdrantError } from "@quiverdb/client";

import { isRawObject } from "../common/raw_json.ts";
import { type JsonPath, readJsonPath } from "../payload/json_path.ts";
import { PAYLOAD_DATA_TYPES } from "../schema/payload_schema.ts";
import type {
  PayloadDataType,
  PayloadIndexParams,
  PayloadSchema,
} from "../schema/payload_schema.ts";
import { TOKENIZER_TYPES } from "../text/token_pipeline.ts";
import { readBody } from "./kit/body.ts";
import { optional, readAt, required, struct } from "./kit/reader.ts";
import type { ReadContext, Reading } from "./kit/reading.ts";
import { boolean, oneOf, unsigned } from "./kit/scalars.ts";
import { firstOf } from "./kit/union.ts";
import { memoryPlacement } from "./values/collection_settings.ts";
import { jsonPath } from "./values/json_path.ts";
import { stemmer, stopWords } from "./values/text_options.ts";

/** A payload field to be indexed. */
export interface FieldIndexRequest {
  readonly field: JsonPath;
  readonly schema: PayloadSchema;
}

const dataType = oneOf(...PAYLOAD_DATA_TYPES);
const flag = optional(boolean);
const storage = {
  type: required(dataType),
  on_disk: flag,
  memory: optional(memoryPlacement),
  enable_hnsw: flag,
};

const integerParams = struct("IntegerIndexParams", {
  ...storage,
  lookup: flag,
  range: flag,
  is_principal: flag,
});

const principalParams = struct("FloatIndexParams", { ...storage, is_principal: flag });

const keywordParams = struct("KeywordIndexParams", {
  ...storage,
  is_tenant: flag,
  prefix: flag,
});

const uuidParams = struct("UuidIndexParams", { ...storage, is_tenant: flag });

const textParams = struct("TextIndexParams", {
  ...storage,
  tokenizer: optional(oneOf(...TOKENIZER_TYPES)),
  min_token_len: optional(unsigned("usize")),
  max_token_len: optional(unsigned("usize")),
  lowercase: flag,
  ascii_folding: flag,
  phrase_matching: flag,
  stopwords: optional(stopWords),
  stemmer: optional(stemmer),
});

const plainParams = struct("IndexParams", storage);

/** A type, a list of just a type, or an object of parameters. */
const fieldSchema = firstOf<PayloadSchema>(
  "data did not match any variant of untagged enum PayloadFieldSchema",
  (value, reading) => {
    const given: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (!isRawObject(given)) return { data_type: dataType(given, reading) };
    const type = readAt(dataType, given["type"], reading, "type");
    return { data_type: type, params: readParams(type, given, reading) };
  },
);

const indexBody = struct("CreateFieldIndex", {
  field_name: required(jsonPath),
  field_schema: optional(fieldSchema, "field_type"),
});

/**
 * Reads the body that creates a payload index: a type, or an object of parameters.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` without a schema
 */
export function readCreateFieldIndex(body: unknown, context: ReadContext): FieldIndexRequest {
  const { field_name, field_schema } = readBody(indexBody, body, context);
  if (field_schema === undefined) {
    throw new QdrantError(
      "bad_request",
      "Can't auto-detect field type, please specify `field_schema` in the request",
    );
  }
  return { field: field_name, schema: field_schema };
}

/**
 * Reads the field of a path that removes a payload index.
 *
 * @throws QdrantError `path_format`
 */
export function readFieldName(text: string): JsonPath {
  const path = readJsonPath(text);
  if (path !== undefined) return path;
  throw new QdrantError("path_format", `Invalid json path: '${text}'`);
}

/** Only what was given, but for the members that Qdrant always shows. */
function readParams(type: PayloadDataType, value: unknown, reading: Reading): PayloadIndexParams {
  switch (type) {
    case "keyword":
      return keywordParams(value, reading);
    case "uuid":
      return uuidParams(value, reading);
    case "geo":
    case "bool":
      return plainParams(value, reading);
    case "float":
    case "datetime":
      return { is_principal: null, ...principalParams(value, reading) };
    case "text":
      return { tokenizer: "word", ...textParams(value, reading) };
    case "integer": {
      const params = {
        lookup: null,
        range: null,
        is_principal: null,
        ...integerParams(value, reading),
      };
      if (params.lookup === false && params.range === false) {
        const text = "the 'lookup' and 'range' capabilities can't be both disabled";
        reading.violate(`Validation error: ${text} [{}]`, "lookup");
      }
      return params;
    }
  }
}
