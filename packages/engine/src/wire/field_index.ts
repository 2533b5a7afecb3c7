/** Reading the body that creates a payload index. */
import { QdrantError } from "@quiverdb/client";

import { describeJson } from "../common/serde_text.ts";
import type { JsonPath } from "../payload/json_path.ts";
import { PAYLOAD_DATA_TYPES } from "../schema/payload_schema.ts";
import type {
  PayloadDataType,
  PayloadIndexParams,
  PayloadSchema,
  StemmerParam,
  StopWordsParam,
} from "../schema/payload_schema.ts";
import { parseSnowballLanguage, type SnowballLanguage } from "../text/stemmer.ts";
import { parseStopWordLanguage } from "../text/stop_words.ts";
import { TOKENIZER_TYPES } from "../text/token_pipeline.ts";
import { memoryPlacement } from "./collection_settings.ts";
import { jsonPath } from "./common_readers.ts";
import type { BodySource, Place } from "./place.ts";
import { isRawObject } from "./raw_value.ts";
import { list, optional, readBody, required, shapeFailure, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { boolean, oneOf, string, unsigned } from "./scalar_readers.ts";

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

const stopwords: Reader<StopWordsParam> = (value, at) => {
  if (typeof value === "string") return stopWordLanguage(value, at);
  const { languages, custom } = stopwordsBody(value, at);
  return {
    ...(languages !== undefined && { languages: sortedSet(languages) }),
    ...(custom !== undefined && { custom: sortedSet(custom) }),
  };
};

const stopwordsBody = struct("StopwordsSet", {
  languages: optional(list(stopWordLanguage)),
  custom: optional(list(string)),
});

const snowball = struct("SnowballParams", {
  type: required(oneOf("snowball")),
  language: required<SnowballLanguage>(
    (value, at) =>
      parseSnowballLanguage(string(value, at)) ??
      at.fail(`unknown language ${describeJson(value)}`),
  ),
});

const stemmer: Reader<StemmerParam> = (value, at) =>
  isRawObject(value) && value["type"] === "none" ? { type: "none" } : snowball(value, at);

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
  stopwords: optional(stopwords),
  stemmer: optional(stemmer),
});

const plainParams = struct("IndexParams", storage);

const indexBody = struct("CreateFieldIndex", {
  field_name: required(jsonPath),
  field_schema: optional(fieldSchema, "field_type"),
});

/**
 * Reads the body that creates a payload index: a type, or an object of parameters.
 *
 * @throws QdrantError `format`, `validation`, or `bad_request` without a schema
 */
export function parseCreateFieldIndex(
  body: unknown,
  source: BodySource = "caller",
): FieldIndexRequest {
  const { field_name, field_schema } = readBody(body, source, "", indexBody);
  if (field_schema === undefined) {
    throw new QdrantError(
      "bad_request",
      "Can't auto-detect field type, please specify `field_schema` in the request",
    );
  }
  return { field: field_name, schema: field_schema };
}

/** A type, a list of just a type, or an object of parameters. */
function fieldSchema(value: unknown, at: Place): PayloadSchema {
  const given: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  try {
    if (!isRawObject(given)) return { data_type: dataType(given, at) };
    const type = dataType(given["type"], at.member("type"));
    return { data_type: type, params: readParams(type, given, at) };
  } catch (error) {
    const text = "data did not match any variant of untagged enum PayloadFieldSchema";
    return at.fail(text, shapeFailure(error));
  }
}

/** Only what was given, but for the members that Qdrant always shows. */
function readParams(type: PayloadDataType, value: unknown, at: Place): PayloadIndexParams {
  switch (type) {
    case "keyword":
      return keywordParams(value, at);
    case "uuid":
      return uuidParams(value, at);
    case "geo":
    case "bool":
      return plainParams(value, at);
    case "float":
    case "datetime":
      return { is_principal: null, ...principalParams(value, at) };
    case "text":
      return { tokenizer: "word", ...textParams(value, at) };
    case "integer": {
      const params = { lookup: null, range: null, is_principal: null, ...integerParams(value, at) };
      if (params.lookup === false && params.range === false) {
        const text = "the 'lookup' and 'range' capabilities can't be both disabled";
        at.violate(`Validation error: ${text} [{}]`, "lookup");
      }
      return params;
    }
  }
}

function stopWordLanguage(
  value: unknown,
  at: Place,
): NonNullable<ReturnType<typeof parseStopWordLanguage>> {
  return (
    parseStopWordLanguage(string(value, at)) ?? at.fail(`unknown language ${describeJson(value)}`)
  );
}

function sortedSet<T extends string>(texts: readonly T[]): readonly T[] {
  return [...new Set(texts)].sort();
}
