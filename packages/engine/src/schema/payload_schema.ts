/**
 * The schema of an indexed payload field, in the form in which `GET /collections/{name}` shows it.
 */
import type { SnowballLanguage } from "../text/stemmer.ts";
import type { StopWordLanguage } from "../text/stop_words.ts";
import type { TokenizerType } from "../text/token_pipeline.ts";
import type { MemoryPlacement } from "./collection_config.ts";

/** The types of payload indexes, in Qdrant's order. */
export const PAYLOAD_DATA_TYPES = [
  "keyword",
  "integer",
  "float",
  "geo",
  "text",
  "bool",
  "datetime",
  "uuid",
] as const;

export type PayloadDataType = (typeof PAYLOAD_DATA_TYPES)[number];

/** A language, or languages and words; at least one of the two. */
export type StopWordsParam =
  | StopWordLanguage
  | { readonly languages?: readonly StopWordLanguage[]; readonly custom?: readonly string[] };

/** A stemming algorithm, or that there is none. */
export type StemmerParam =
  { readonly type: "snowball"; readonly language: SnowballLanguage } | { readonly type: "none" };

/** Parameters of a payload index; which members there are depends on `type`. Null: not given. */
export interface PayloadIndexParams {
  readonly type: PayloadDataType;
  /** keyword, uuid */
  readonly is_tenant?: boolean;
  /** keyword: whether the index serves prefix matches. */
  readonly prefix?: boolean;
  /** integer: equality; null means yes. */
  readonly lookup?: boolean | null;
  /** integer: order; null means yes. */
  readonly range?: boolean | null;
  /** integer, float, datetime */
  readonly is_principal?: boolean | null;
  readonly tokenizer?: TokenizerType;
  readonly min_token_len?: number;
  readonly max_token_len?: number;
  readonly lowercase?: boolean;
  readonly ascii_folding?: boolean;
  readonly phrase_matching?: boolean;
  readonly stopwords?: StopWordsParam;
  readonly stemmer?: StemmerParam;
  readonly on_disk?: boolean;
  readonly memory?: MemoryPlacement;
  readonly enable_hnsw?: boolean;
}

export interface PayloadSchema {
  readonly data_type: PayloadDataType;
  /** Only where the request gave parameters instead of a mere type. */
  readonly params?: PayloadIndexParams;
}
