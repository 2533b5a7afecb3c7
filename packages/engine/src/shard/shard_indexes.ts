/** Where the payload indexes of a shard are written down: beside the configuration. */
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { samePayloadSchema } from "../schema/same_payload_schema.ts";
import type { IndexSchemas } from "../segment/segment_indexes.ts";

/** The payload indexes of a shard as they are kept. */
export interface KeptIndexes {
  readonly schemas: IndexSchemas;
  /** Number of the last operation that changed them; 0 before the first. */
  readonly operation: number;
}

/** Keeps them. */
export interface IndexKeeper {
  /** As they were kept last, by whatever process; the same object until they change. */
  kept(): KeptIndexes;
  /** Keeps others, durably. */
  keep(indexes: KeptIndexes): Promise<void>;
}

/** A change of the payload indexes. */
export interface IndexChange {
  /** Path of the field, as `formatJsonPath` shows it. */
  readonly key: string;
  /** Undefined: there is to be none. */
  readonly schema: PayloadSchema | undefined;
}

/** Keeps them in memory only. */
export function indexesInMemory(): IndexKeeper {
  let kept: KeptIndexes = { schemas: new Map(), operation: 0 };
  return {
    kept: () => kept,
    async keep(indexes) {
      kept = indexes;
    },
  };
}

/** The schemas with a change; the same object where it changes nothing. */
export function withChange(schemas: IndexSchemas, { key, schema }: IndexChange): IndexSchemas {
  const known = schemas.get(key);
  if (known === schema) return schemas;
  if (known !== undefined && schema !== undefined && samePayloadSchema(known, schema)) {
    return schemas;
  }
  const changed = new Map(schemas);
  if (schema === undefined) changed.delete(key);
  else changed.set(key, schema);
  return changed;
}
