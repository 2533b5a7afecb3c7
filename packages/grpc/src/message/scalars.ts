/** Scalars of messages and their REST values. */
import { ScalarType } from "@bufbuild/protobuf";
import { hasLoneSurrogate, isJsonFloat, JsonFloat, shortestF32 } from "@quiverdb/client";
import { type BinaryReader, type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

import type { ReadForm } from "./read_form.ts";
import { refuse } from "./rest_value.ts";

/** One kind of scalar. `write` writes the value alone, without a tag. */
export interface ScalarCodec {
  readonly wireType: WireType;
  readonly zero: unknown;
  /** @throws ShapeFailure */
  readonly write: (writer: BinaryWriter, value: unknown) => void;
  readonly read: (reader: BinaryReader) => unknown;
}

const U32_MAX = 0xffff_ffff;
const U64_MAX = 2n ** 64n - 1n;
const I64_MAX = 2n ** 63n - 1n;
const I64_MIN = -(2n ** 63n);

/** A number if it is exact, else a bigint. */
export function integerOf(value: bigint | string): number | bigint {
  const exact = BigInt(value);
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : exact;
}

function integerWithin(value: unknown, min: bigint, max: bigint, what: string): number | bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) {
    if (value >= min && value <= max) return value;
  } else if (typeof value === "bigint" && value >= min && value <= max) {
    return value;
  }
  return refuse(value, what);
}

/** A number that is a float in its message, in the form that is wanted. */
export function floatOf(value: unknown, { numbers }: ReadForm): unknown {
  return numbers === "lossless" && Number.isInteger(value) ? new JsonFloat(Number(value)) : value;
}

/** The number of a REST value; floats and integers of any form. */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return isJsonFloat(value) ? value.value : refuse(value, "a number");
}

/** The text of a REST value, which UTF-8 can hold. */
export function textOf(value: unknown): string {
  if (typeof value !== "string" || hasLoneSurrogate(value)) return refuse(value, "a string");
  return value;
}

const u32: ScalarCodec = {
  wireType: WireType.Varint,
  zero: 0,
  write: (writer, value) => {
    writer.uint32(Number(integerWithin(value, 0n, BigInt(U32_MAX), "u32")));
  },
  read: (reader) => reader.uint32(),
};

const u64: ScalarCodec = {
  wireType: WireType.Varint,
  zero: 0,
  write: (writer, value) => {
    writer.uint64(integerWithin(value, 0n, U64_MAX, "u64"));
  },
  read: (reader) => integerOf(reader.uint64()),
};

const i64: ScalarCodec = {
  wireType: WireType.Varint,
  zero: 0,
  write: (writer, value) => {
    writer.int64(integerWithin(value, I64_MIN, I64_MAX, "i64"));
  },
  read: (reader) => integerOf(reader.int64()),
};

const bool: ScalarCodec = {
  wireType: WireType.Varint,
  zero: false,
  write: (writer, value) => {
    writer.bool(typeof value === "boolean" ? value : refuse(value, "a boolean"));
  },
  read: (reader) => reader.bool(),
};

const text: ScalarCodec = {
  wireType: WireType.LengthDelimited,
  zero: "",
  write: (writer, value) => {
    writer.string(textOf(value));
  },
  read: (reader) => reader.string(true),
};

const f64: ScalarCodec = {
  wireType: WireType.Bit64,
  zero: 0,
  write: (writer, value) => {
    writer.double(numberOf(value));
  },
  read: (reader) => reader.double(),
};

const f32View = new DataView(new ArrayBuffer(4));

const f32: ScalarCodec = {
  wireType: WireType.Bit32,
  zero: 0,
  write: (writer, value) => {
    // Beyond the range of f32 it is infinite, as a server reads such a literal.
    f32View.setFloat32(0, numberOf(value), true);
    writer.raw(new Uint8Array(f32View.buffer.slice(0)));
  },
  read: (reader) => shortestF32(reader.float()),
};

const CODECS = new Map<ScalarType, ScalarCodec>([
  [ScalarType.UINT32, u32],
  [ScalarType.UINT64, u64],
  [ScalarType.INT64, i64],
  [ScalarType.BOOL, bool],
  [ScalarType.STRING, text],
  [ScalarType.DOUBLE, f64],
  [ScalarType.FLOAT, f32],
]);

/** @throws TypeError for a kind that no message of Qdrant has */
export function scalarCodec(type: ScalarType): ScalarCodec {
  const codec = CODECS.get(type);
  if (codec === undefined) throw new TypeError(`no message has the scalar ${ScalarType[type]}`);
  return codec;
}
