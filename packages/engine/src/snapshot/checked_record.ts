/**
 * What an archive says of a collection, read as if somebody asked for such a collection: nothing
 * that the API would refuse comes in by an archive.
 */
import type { FieldsRecord } from "../catalog/catalog_state.ts";
import type { CopiedRecord, CopiedShard } from "../catalog/collection_copy.ts";
import type { Run } from "../common/run.ts";
import { formatJsonPath } from "../payload/json_path.ts";
import {
  type CollectionConfig,
  type OptimizerConfig,
  vectorSchema,
} from "../schema/collection_config.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { readCreateCollection } from "../wire/create_collection.ts";
import { readCreateShardKey } from "../wire/cluster_operations.ts";
import { readCreateFieldIndex } from "../wire/field_index.ts";
import type { ReadContext } from "../wire/kit/reading.ts";

type Members = Readonly<Record<string, unknown>>;

/** Null is a value of its own there. */
const NULLABLE_SETTINGS: readonly (keyof OptimizerConfig)[] = [
  "max_segment_size",
  "memmap_threshold",
  "indexing_threshold",
  "max_optimization_threads",
  "prevent_unoptimized",
];

/** Members of the parameters that a collection gets by a change only. */
const LATER_PARAMETERS = ["read_fan_out_factor", "read_fan_out_delay_ms"] as const;

/**
 * @param value as a text of JSON has it
 * @throws QdrantError as the operations do that make a collection and its indexes
 */
export function checkedRecord(value: unknown, run: Run): CopiedRecord {
  const context: ReadContext = { source: "json_text", run };
  const { config, fields, indexes, shards } = membersOf(value);
  const checked = checkedConfig(membersOf(config), context);
  return {
    config: checked,
    ...(fields === undefined ? {} : { fields: checkedFields(membersOf(fields), checked) }),
    ...checkedIndexes(indexes, context),
    ...(shards === undefined ? {} : { shards: checkedShards(shards, context) }),
  };
}

function checkedFields(given: Members, config: CollectionConfig): FieldsRecord {
  const next = wholeNumber(given["next"]);
  const numbers = listOf(given["numbers"]).map((entry): [string, number] => {
    const [name, number] = listOf(entry);
    return [String(name), wholeNumber(number)];
  });
  const names = [...vectorSchema(config).keys()];
  const isWhole =
    new Set(numbers.map(([, number]) => number)).size === names.length &&
    new Set(numbers.map(([name]) => name)).size === names.length &&
    numbers.every(([name, number]) => names.includes(name) && number < next);
  if (!isWhole) throw new TypeError("the vector names have no numbers");
  return { numbers, next, operation: wholeNumber(given["operation"]) };
}

function checkedShards(given: unknown, context: ReadContext): readonly CopiedShard[] {
  const shards = listOf(given).map((entry): CopiedShard => {
    const { key, shardIds, indexes } = membersOf(entry);
    const ids = listOf(shardIds).map((id) => wholeNumber(id));
    const shardKey = readCreateShardKey({ shard_key: key }, context).key;
    return { key: shardKey, shardIds: ids, ...checkedIndexes(indexes, context) };
  });
  if (new Set(shards.map(({ key }) => key)).size < shards.length) {
    throw new TypeError("two shards have one key");
  }
  return shards;
}

function checkedIndexes(given: unknown, context: ReadContext): Pick<CopiedRecord, "indexes"> {
  if (given === undefined) return {};
  const { schemas, operation } = membersOf(given);
  const checked = listOf(schemas).map((entry) => checkedIndex(entry, context));
  return { indexes: { schemas: checked, operation: wholeNumber(operation) } };
}

function checkedConfig(given: Members, context: ReadContext): CollectionConfig {
  const { params, optimizer_config, ...settings } = given;
  const body = { ...membersOf(params), ...settings, optimizers_config: optimizer_config };
  const config = readCreateCollection(body, context);
  const nulls = NULLABLE_SETTINGS.filter((name) => membersOf(optimizer_config)[name] === null);
  const optimizers = Object.fromEntries(nulls.map((name) => [name, null]));
  const later = LATER_PARAMETERS.flatMap((name) => {
    const value = membersOf(params)[name];
    return Number.isSafeInteger(value) ? [[name, value]] : [];
  });
  return {
    ...config,
    params: { ...config.params, ...Object.fromEntries(later) },
    optimizer_config: { ...config.optimizer_config, ...optimizers },
  };
}

function checkedIndex(entry: unknown, context: ReadContext): readonly [string, PayloadSchema] {
  const [key, given] = listOf(entry);
  const { data_type, params } = membersOf(given);
  const body = { field_name: key, field_schema: params ?? data_type };
  const { field, schema } = readCreateFieldIndex(body, context);
  return [formatJsonPath(field), schema];
}

function membersOf(value: unknown): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new TypeError("a part of the description of a collection is no object");
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError("a part of the description of a collection is no list");
}

function wholeNumber(value: unknown): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new TypeError("a part of the description of a collection is no number");
}
