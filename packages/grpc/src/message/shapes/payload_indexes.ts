/** Payload indexes: REST names their type in a member, messages by the field they stand in. */
import { isAbsent, isRecord, recordOf, refuse, type RestObject } from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";

const TYPES = new Set("keyword integer float geo text bool datetime uuid".split(" "));

const params: Shape = {
  toFields: (rest) => {
    const { type, ...given } = recordOf(rest, "PayloadSchemaParams");
    if (typeof type !== "string" || !TYPES.has(type)) return refuse(type, "a type of index");
    return { [`${type}_index_params`]: given };
  },
  fromFields: (fields) => {
    for (const type of TYPES) {
      const given = fields[`${type}_index_params`];
      if (isRecord(given)) return { type, ...given };
    }
    return undefined;
  },
};

/** `true`, or nothing at all. */
const prefix: Shape = {
  toFields: (rest) => (rest === true ? {} : refuse(rest, "a boolean")),
  fromFields: () => true,
};

const keyword: Shape = {
  toFields: (rest) => {
    const { prefix: on, ...others } = recordOf(rest, "KeywordIndexParams");
    return on === false ? others : { ...others, prefix: on };
  },
  fromFields: (fields) => fields,
};

/** One language alone is a text in REST. */
const stopwords: Shape = {
  toFields: (rest) => {
    if (typeof rest === "string") return { languages: [rest] };
    return { ...recordOf(rest, "StopwordsInterface") };
  },
  fromFields: (fields) => {
    const { languages, custom } = fields;
    const isAlone = Array.isArray(languages) && languages.length === 1 && custom === undefined;
    const only: unknown = isAlone ? languages[0] : undefined;
    return only ?? fields;
  },
};

const stemmer: Shape = {
  toFields: (rest) => {
    const { type, ...given } = recordOf(rest, "StemmingAlgorithm");
    if (type === "snowball") return { snowball: given };
    return type === "none" ? { disabled: {} } : refuse(type, "a type of stemmer");
  },
  fromFields: ({ snowball, disabled }) => {
    if (isRecord(snowball)) return { type: "snowball", ...snowball };
    return disabled === undefined ? undefined : { type: "none" };
  },
};

/** `field_schema` is a type, or an object of parameters. */
const createFieldIndex: Shape = {
  toFields: (rest) => {
    const { field_schema: schema, ...others } = recordOf(rest, "CreateFieldIndex");
    if (typeof schema === "string") return { ...others, field_type: schema };
    if (isAbsent(schema)) return others;
    if (!isRecord(schema)) return refuse(schema, "a type of index, or its parameters");
    return { ...others, field_type: schema["type"], field_index_params: schema };
  },
  fromFields: ({ field_type: type, field_index_params: given, ...others }) => {
    const schema = given ?? type;
    return schema === undefined ? others : { ...others, field_schema: schema };
  },
};

/** Members of parameters that REST answers as null where nothing is set. */
const UNSET: Readonly<Record<string, RestObject>> = {
  integer: { lookup: null, range: null, is_principal: null },
  float: { is_principal: null },
  datetime: { is_principal: null },
};

const indexInfo: Shape = {
  toFields: (rest) => ({ ...recordOf(rest, "PayloadIndexInfo") }),
  fromFields: (fields) => {
    const { data_type: type, params: given } = fields;
    if (!isRecord(given) || typeof type !== "string") return fields;
    return { ...fields, params: { ...UNSET[type], ...given } };
  },
};

export const payloadIndexShapes: Shapes = {
  PayloadSchemaInfo: indexInfo,
  TextIndexParams: { optional: ["tokenizer"] },
  PayloadIndexParams: params,
  KeywordIndexParams: keyword,
  KeywordPrefixParams: prefix,
  StopwordsSet: stopwords,
  StemmingAlgorithm: stemmer,
  CreateFieldIndexCollection: createFieldIndex,
};
