/**
 * Texts to rows of token ids, as PyPI `tokenizers` makes them with the settings of FastEmbed: cut
 * at the context of the model, padded to the longest of the batch.
 */
import { modelError } from "../description/model_error.ts";
import { type Load, requiredPackage } from "./optional_package.ts";

/** Longest text in UTF-16 units: what a model sees of it are some hundred tokens. */
const TEXT_LENGTH_MAX = 1 << 20;

/** What is used of `@huggingface/tokenizers`. */
interface Tokenizer {
  encode(
    text: string,
    options?: { readonly text_pair?: string | null; readonly add_special_tokens?: boolean },
  ): { readonly ids: readonly number[]; readonly token_type_ids?: readonly number[] };
  token_to_id(token: string): number | undefined;
}

/** Token ids of texts, row by row. */
export interface TokenBatch {
  readonly rows: number;
  /** Tokens of a row, padding included. */
  readonly width: number;
  readonly ids: BigInt64Array;
  /** 1 for a token of the text, 0 for padding. */
  readonly mask: BigInt64Array;
  readonly types: BigInt64Array;
}

/** How rows are filled up. */
export interface Padding {
  /** At least so many tokens. */
  readonly widthMin?: number;
  readonly id: number;
}

/** What tells how a text becomes tokens. */
export interface TokenizerFiles {
  readonly tokenizer: object;
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly ids: readonly number[];
  readonly types: readonly number[];
}

/** See the head of the file. */
export class TextTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #model: string;
  /** Most tokens of a row, special ones included. */
  readonly contextMax: number;
  readonly padId: number;
  readonly #padsLeft: boolean;
  readonly #cutsLeft: boolean;

  private constructor(model: string, tokenizer: Tokenizer, files: TokenizerFiles) {
    this.#model = model;
    this.#tokenizer = tokenizer;
    const { tokenizerConfig, config } = files;
    const settings = serialized(files.tokenizer);
    this.contextMax = contextOf(model, tokenizerConfig);
    const padToken = settings.padding["pad_token"] ?? tokenizerConfig["pad_token"];
    const padId = settings.padding["pad_id"] ?? config["pad_token_id"];
    const named = typeof padToken === "string" ? tokenizer.token_to_id(padToken) : undefined;
    this.padId = typeof padId === "number" ? padId : (named ?? 0);
    const padSide = tokenizerConfig["padding_side"] ?? settings.padding["direction"];
    this.#padsLeft = String(padSide).toLowerCase() === "left";
    const cutSide = tokenizerConfig["truncation_side"] ?? settings.truncation["direction"];
    this.#cutsLeft = String(cutSide).toLowerCase() === "left";
  }

  /** @throws QdrantError `inference` when the package is missing, or cannot use the files */
  static async open(model: string, files: TokenizerFiles, load: Load): Promise<TextTokenizer> {
    const found = await requiredPackage("@huggingface/tokenizers", load);
    try {
      const tokenizer = newTokenizer(found, files);
      return new TextTokenizer(model, tokenizer, files);
    } catch (error) {
      throw modelError(model, `its tokenizer cannot be used: ${String(error)}`, error);
    }
  }

  tokenId(token: string): number | undefined {
    return this.#tokenizer.token_to_id(token);
  }

  /**
   * @param pairs with each text, another one behind it; undefined: none
   * @param reserved tokens of the context that are left free
   * @throws QdrantError `inference` for a text that is too long
   */
  encode(
    texts: readonly string[],
    { pairs, reserved = 0, padding = { id: this.padId } }: EncodeOptions = {},
  ): TokenBatch {
    const rows = texts.map((text, at) => this.#row(text, pairs?.[at], this.contextMax - reserved));
    const longest = rows.reduce((most, { ids }) => Math.max(most, ids.length), 0);
    const width = Math.max(1, longest, padding.widthMin ?? 0);
    const [ids, mask, types] = Array.from(
      { length: 3 },
      () => new BigInt64Array(rows.length * width),
    ) as [BigInt64Array, BigInt64Array, BigInt64Array];
    ids.fill(BigInt(padding.id));
    for (const [at, row] of rows.entries()) {
      const start = at * width + (this.#padsLeft ? width - row.ids.length : 0);
      for (const [i, id] of row.ids.entries()) {
        ids[start + i] = BigInt(id);
        mask[start + i] = 1n;
        types[start + i] = BigInt(row.types[i] ?? 0);
      }
    }
    return { rows: rows.length, width, ids, mask, types };
  }

  #row(text: string, pair: string | undefined, max: number): Row {
    for (const one of [text, pair ?? ""]) {
      if (one.length <= TEXT_LENGTH_MAX) continue;
      const what = `a text has ${one.length} characters, more than ${TEXT_LENGTH_MAX}`;
      throw modelError(this.#model, what);
    }
    const { ids, token_type_ids: types = [] } = this.#tokenizer.encode(text, {
      text_pair: pair ?? null,
    });
    if (ids.length <= max) return { ids, types };
    return pair === undefined ? this.#cut(text, ids, max) : this.#cutPair(text, pair, max);
  }

  /** Special tokens stay; of those of the text the first, or the last, do. */
  #cut(text: string, ids: readonly number[], max: number): Row {
    const { ids: body } = this.#tokenizer.encode(text, { add_special_tokens: false });
    const start = startOf(ids, body);
    const special = ids.length - body.length;
    const kept = this.#kept(body, max - special);
    const cut = [...ids.slice(0, start), ...kept, ...ids.slice(start + body.length)];
    return { ids: cut, types: [] };
  }

  /** As the strategy `longest_first` of `tokenizers` does. */
  #cutPair(text: string, pair: string, max: number): Row {
    const whole = this.#tokenizer.encode(text, { text_pair: pair });
    const first = this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
    const second = this.#tokenizer.encode(pair, { add_special_tokens: false }).ids;
    const room = Math.max(0, max - (whole.ids.length - first.length - second.length));
    const [a, b] = longestFirst(first.length, second.length, room);
    const start = startOf(whole.ids, first);
    const between = startOf(whole.ids.slice(start + first.length), second);
    const parts: Row = {
      ids: [
        ...whole.ids.slice(0, start),
        ...this.#kept(first, a),
        ...whole.ids.slice(start + first.length, start + first.length + between),
        ...this.#kept(second, b),
        ...whole.ids.slice(start + first.length + between + second.length),
      ],
      types: [],
    };
    const lead = start + a + between;
    const type = whole.token_type_ids?.at(-1) ?? 0;
    return { ids: parts.ids, types: parts.ids.map((_, at) => (at < lead ? 0 : type)) };
  }

  #kept(body: readonly number[], count: number): readonly number[] {
    const length = Math.max(0, count);
    return this.#cutsLeft ? body.slice(body.length - length) : body.slice(0, length);
  }
}

/** Settings of one call. */
export interface EncodeOptions {
  readonly pairs?: readonly string[];
  readonly reserved?: number;
  readonly padding?: Padding;
}

/** What stays of two lists that have room for so many tokens: the longer one loses first. */
function longestFirst(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const isSwapped = first > second;
  let [shorter, longer] = isSwapped ? [second, first] : [first, second];
  longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
  if (shorter + longer > room) {
    shorter = Math.floor(room / 2);
    longer = shorter + (room % 2);
  }
  return isSwapped ? [longer, shorter] : [shorter, longer];
}

/** Where a list of tokens begins in another that holds it. */
function startOf(all: readonly number[], body: readonly number[]): number {
  for (let start = 0; start + body.length <= all.length; start++) {
    if (body.every((id, at) => all[start + at] === id)) return start;
  }
  return 0;
}

function newTokenizer(found: unknown, { tokenizer, tokenizerConfig }: TokenizerFiles): Tokenizer {
  if (typeof found !== "object" || found === null || !("Tokenizer" in found)) {
    throw new TypeError("@huggingface/tokenizers has no Tokenizer");
  }
  const { Tokenizer: Class } = found;
  if (typeof Class !== "function") throw new TypeError("its Tokenizer is no class");
  const made: unknown = Reflect.construct(Class, [tokenizer, tokenizerConfig]);
  if (isTokenizer(made)) return made;
  throw new TypeError("its Tokenizer cannot encode");
}

function isTokenizer(value: unknown): value is Tokenizer {
  return typeof value === "object" && value !== null && "encode" in value && "token_to_id" in value;
}

/** The smaller of the two limits that FastEmbed looks at. */
function contextOf(model: string, config: Readonly<Record<string, unknown>>): number {
  const limits = [config["model_max_length"], config["max_length"]].filter(
    (limit): limit is number => Number.isSafeInteger(limit) && Number(limit) > 0,
  );
  if (limits.length > 0) return Math.min(...limits);
  const text = "tokenizer_config.json has neither model_max_length nor max_length";
  throw modelError(model, text);
}

/** The settings in `tokenizer.json`. */
function serialized(tokenizer: object): {
  readonly padding: Readonly<Record<string, unknown>>;
  readonly truncation: Readonly<Record<string, unknown>>;
} {
  const of = (name: string): Readonly<Record<string, unknown>> =>
    Object(Object.entries(tokenizer).find(([key]) => key === name)?.[1] ?? {});
  return { padding: of("padding"), truncation: of("truncation") };
}
