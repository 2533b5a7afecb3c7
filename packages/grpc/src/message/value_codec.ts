/**
 * JSON values as `Value`, `Struct` and `ListValue`: what payloads are made of.
 *
 * They are written and read by hand, because they are most of the fields of most messages. An
 * integer that fits 64 bits with a sign is an integer, any other number a double, so that `1` and
 * `1.0` stay apart.
 */
import { type BinaryReader, type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  fromUserJsonObject,
  hasLoneSurrogate,
  isJsonFloat,
  isPlainObject,
  JSON_DEPTH_MAX,
  JsonFloat,
  type NumberForm,
  setMember,
  UserJsonError,
} from "@quiverdb/client";

import { MessageError, ShapeFailure } from "./rest_value.ts";
import { integerOf } from "./scalars.ts";

/** Fields of `Value`. */
const NULL = 1;
const DOUBLE = 2;
const INTEGER = 3;
const STRING = 4;
const BOOL = 5;
const STRUCT = 6;
const LIST = 7;

const I64_MAX = 2n ** 63n - 1n;
const I64_MIN = -(2n ** 63n);

/** Deepest nesting that is read: what a payload may have, and the members around it. */
const DEPTH_MAX = JSON_DEPTH_MAX + 1;

/** Writes the fields of a `Value`. @throws ShapeFailure for what JSON cannot hold */
export function writeValue(writer: BinaryWriter, value: unknown, depth = 0): void {
  switch (typeof value) {
    case "string":
      if (hasLoneSurrogate(value)) throw unfit("the text has a lone surrogate");
      writer.tag(STRING, WireType.LengthDelimited).string(value);
      return;
    case "boolean":
      writer.tag(BOOL, WireType.Varint).bool(value);
      return;
    case "number":
      writeNumber(writer, value);
      return;
    case "bigint":
      writeInteger(writer, value);
      return;
    case "object":
      if (value === null) writer.tag(NULL, WireType.Varint).uint32(0);
      else writeObject(writer, value, depth);
      return;
    default:
      throw unfit(`a value of type ${typeof value} is no JSON value`);
  }
}

/** Writes the entries of a map from text to `Value`, each as the given field. */
export function writeMembers(
  writer: BinaryWriter,
  field: number,
  object: Readonly<Record<string, unknown>>,
  depth = 0,
): void {
  for (const key of Object.keys(object)) {
    const member = object[key];
    if (member === undefined) continue;
    if (hasLoneSurrogate(key)) throw unfit("the key has a lone surrogate");
    writer.tag(field, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).fork();
    writeValue(writer, member, depth);
    writer.join().join();
  }
}

/** The members of a user's object as JSON. @throws ShapeFailure */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && isPlainObject(value)) {
    if (typeof value["toJSON"] !== "function") return value;
  }
  return asJson(value);
}

function writeNumber(writer: BinaryWriter, value: number): void {
  if (Number.isSafeInteger(value)) writer.tag(INTEGER, WireType.Varint).int64(value);
  else if (Number.isFinite(value)) writer.tag(DOUBLE, WireType.Bit64).double(value);
  else throw unfit(`${value} is no JSON number`);
}

function writeInteger(writer: BinaryWriter, value: bigint): void {
  if (value >= I64_MIN && value <= I64_MAX) writer.tag(INTEGER, WireType.Varint).int64(value);
  else if (value > I64_MAX && value < 2n ** 64n) {
    writer.tag(DOUBLE, WireType.Bit64).double(Number(value));
  } else throw unfit(`the integer ${value} is outside of -2^63 … 2^64-1`);
}

function writeObject(writer: BinaryWriter, value: object, depth: number): void {
  if (depth > DEPTH_MAX) throw unfit(`the value nests deeper than ${JSON_DEPTH_MAX} levels`);
  if (Array.isArray(value)) {
    writer.tag(LIST, WireType.LengthDelimited).fork();
    for (let at = 0; at < value.length; at++) {
      writer.tag(1, WireType.LengthDelimited).fork();
      writeValue(writer, value[at], depth + 1);
      writer.join();
    }
    writer.join();
  } else if (isJsonFloat(value)) {
    if (!Number.isFinite(value.value)) throw unfit(`${value.value} is no JSON number`);
    writer.tag(DOUBLE, WireType.Bit64).double(value.value);
  } else if (isPlainObject(value) && typeof value["toJSON"] !== "function") {
    writer.tag(STRUCT, WireType.LengthDelimited).fork();
    writeMembers(writer, 1, value, depth + 1);
    writer.join();
  } else {
    writeValue(writer, asJson({ value })["value"], depth + 1);
  }
}

/** Dates, Maps, Sets, typed arrays and instances of classes, by the rules of all payloads. */
function asJson(value: unknown): Readonly<Record<string, unknown>> {
  try {
    return fromUserJsonObject(value);
  } catch (error) {
    throw error instanceof UserJsonError ? unfit(error.message) : error;
  }
}

function unfit(what: string): ShapeFailure {
  return new ShapeFailure(what);
}

/** Reads the fields of a `Value` up to `end`. @throws MessageError */
export function readValue(
  reader: BinaryReader,
  end: number,
  numbers: NumberForm,
  depth = 0,
): unknown {
  if (depth > DEPTH_MAX) throw new MessageError("recursion limit reached");
  let value: unknown = null;
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (wireType !== WIRE_TYPES[field]) {
      if (WIRE_TYPES[field] !== undefined) throw new RangeError("invalid wire type");
      reader.skip(wireType, field);
      continue;
    }
    value = readKind(reader, field, numbers, depth);
  }
  return value;
}

const WIRE_TYPES: readonly (WireType | undefined)[] = [
  undefined,
  WireType.Varint,
  WireType.Bit64,
  WireType.Varint,
  WireType.LengthDelimited,
  WireType.Varint,
  WireType.LengthDelimited,
  WireType.LengthDelimited,
];

function readKind(
  reader: BinaryReader,
  field: number,
  numbers: NumberForm,
  depth: number,
): unknown {
  switch (field) {
    case DOUBLE:
      return readDouble(reader.double(), numbers);
    case INTEGER:
      return integerOf(reader.int64());
    case STRING:
      return reader.string(true);
    case BOOL:
      return reader.bool();
    case STRUCT:
      return readStruct(reader, endOf(reader), numbers, depth);
    case LIST:
      return readList(reader, endOf(reader), numbers, depth);
    default:
      reader.uint32();
      return null;
  }
}

function readDouble(value: number, numbers: NumberForm): number | JsonFloat {
  if (!Number.isFinite(value)) throw new MessageError("cannot convert to json number");
  return numbers === "lossless" && Number.isInteger(value) ? new JsonFloat(value) : value;
}

/** The end of the message whose length comes next. */
export function endOf(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError("premature EOF");
  return end;
}

function readStruct(
  reader: BinaryReader,
  end: number,
  numbers: NumberForm,
  depth: number,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (field === 1 && wireType === WireType.LengthDelimited) {
      readMember(reader, object, numbers, depth + 1);
    } else {
      reader.skip(wireType, field);
    }
  }
  return object;
}

/** Reads one entry of a map from text to `Value` into an object. */
export function readMember(
  reader: BinaryReader,
  into: Record<string, unknown>,
  numbers: NumberForm,
  depth = 0,
): void {
  const end = endOf(reader);
  let key = "";
  let value: unknown = null;
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) reader.skip(wireType, field);
    else if (field === 1) key = reader.string(true);
    else if (field === 2) value = readValue(reader, endOf(reader), numbers, depth);
    else reader.skip(wireType, field);
  }
  setMember(into, key, value);
}

function readList(
  reader: BinaryReader,
  end: number,
  numbers: NumberForm,
  depth: number,
): unknown[] {
  const list: unknown[] = [];
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (field === 1 && wireType === WireType.LengthDelimited) {
      list.push(readValue(reader, endOf(reader), numbers, depth + 1));
    } else {
      reader.skip(wireType, field);
    }
  }
  return list;
}
