/** One field of a message: its REST values to bytes and back. */
import type { DescField, ScalarType } from "@bufbuild/protobuf";
import { ScalarType as Scalars } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { WireType } from "@bufbuild/protobuf/wire";
import { setMember } from "@quiverdb/client";

import { enumCodec } from "./enums.ts";
import type { MessageCodec } from "./message_codec.ts";
import type { MessageReader, MessageWriter } from "./message_io.ts";
import { floatBytes, floatsFrom, shortestNumbers } from "./packed_floats.ts";
import { type Fields, isListLike, recordOf, refuse, within } from "./rest_value.ts";
import { type ScalarCodec, scalarCodec } from "./scalars.ts";
import { datetimeText, timestampOf } from "./timestamp.ts";
import {
  endOf,
  membersOf,
  readMember,
  readValue,
  writeMembers,
  writeValue,
} from "./value_codec.ts";

/** A field in both directions. */
export interface FieldCodec {
  readonly number: number;
  /** Name in the message. */
  readonly name: string;
  /** Whether it holds several values; none of them is what an absent field means. */
  readonly repeats: "list" | "map" | undefined;
  /** Whether it is a scalar or an enum for which absent and zero are one. */
  readonly isImplicit: boolean;
  /** What is meant when the field is not on the wire; undefined: that it is absent. */
  readonly zero: unknown;
  /** Further fields of the same oneof. */
  readonly rivals: readonly string[];
  /** Writes tag and value. @param value a REST value, neither undefined nor null */
  readonly write: (writer: MessageWriter, value: unknown) => void;
  /** Reads a value into its member, adding to what is there of a list. */
  readonly read: (reader: MessageReader, into: Fields, member: string, wireType: WireType) => void;
}

/** A value with a tag before it. */
interface ValueCodec {
  readonly wireType: WireType;
  readonly write: (writer: MessageWriter, value: unknown) => void;
  readonly read: (reader: MessageReader) => unknown;
}

type CodecOf = (typeName: string) => MessageCodec;

/** Lists of floats that are dense vectors of requests and answers. */
const DENSE_VECTORS = new Set([
  "qdrant.DenseVector.data",
  "qdrant.Vector.data",
  "qdrant.VectorOutput.data",
  "qdrant.SearchPoints.vector",
  "qdrant.SearchPointGroups.vector",
]);

/** @param codecOf is called at the first use only: messages hold one another */
export function fieldCodec(desc: DescField, codecOf: CodecOf): FieldCodec {
  const { number, name } = desc;
  const others = desc.oneof?.fields.filter((field) => field !== desc) ?? [];
  const rivals = others.map((field) => field.name);
  const isImplicit =
    desc.presence === FeatureSet_FieldPresence.IMPLICIT && repeatsOf(desc) === undefined;
  const zero = isImplicit ? zeroOf(desc) : undefined;
  const common = { number, name, rivals, isImplicit, zero, repeats: repeatsOf(desc) };
  return { ...common, ...accessOf(desc, codecOf) };
}

function repeatsOf({ fieldKind }: DescField): FieldCodec["repeats"] {
  return fieldKind === "list" || fieldKind === "map" ? fieldKind : undefined;
}

function zeroOf(desc: DescField): unknown {
  if (desc.fieldKind === "scalar") return scalarCodec(desc.scalar).zero;
  return desc.fieldKind === "enum" ? enumCodec(desc.enum).nameOf(0) : undefined;
}

function accessOf(desc: DescField, codecOf: CodecOf): Pick<FieldCodec, "write" | "read"> {
  switch (desc.fieldKind) {
    case "list":
      if (desc.listKind === "scalar") {
        return desc.scalar === Scalars.FLOAT ? floatList(desc) : scalarList(desc, desc.scalar);
      }
      if (desc.listKind === "message") {
        return messageList(desc.number, messageValue(desc.message.typeName, codecOf));
      }
      throw new TypeError(`no message has a list of enums: ${desc.name}`);
    case "map":
      return mapField(desc, codecOf);
    case "scalar":
      return singular(desc.number, scalarCodec(desc.scalar));
    case "enum":
      return singular(desc.number, enumValue(desc));
    case "message":
      return singular(desc.number, messageValue(desc.message.typeName, codecOf));
  }
}

function expectWireType(found: WireType, wanted: WireType): void {
  if (found !== wanted) throw new RangeError(`invalid wire type: ${found}, expected ${wanted}`);
}

function singular(
  number: number,
  codec: ValueCodec | ScalarCodec,
): Pick<FieldCodec, "write" | "read"> {
  return {
    write: (writer, value) => {
      writer.tag(number, codec.wireType);
      codec.write(writer, value);
    },
    read: (reader, into, member, wireType) => {
      expectWireType(wireType, codec.wireType);
      into[member] = codec.read(reader);
    },
  };
}

function enumValue(desc: DescField & { fieldKind: "enum" }): ValueCodec {
  const codec = enumCodec(desc.enum);
  return {
    wireType: WireType.Varint,
    write: (writer, value) => {
      writer.uint32(codec.numberOf(value));
    },
    read: (reader) => codec.nameOf(reader.int32()),
  };
}

/** A message in a message, with its length before it. */
function messageValue(typeName: string, codecOf: CodecOf): ValueCodec {
  const wireType = WireType.LengthDelimited;
  if (typeName === "google.protobuf.Timestamp") return timestampValue;
  if (typeName === "qdrant.Value") {
    return {
      wireType,
      write: (writer, value) => {
        writer.fork();
        writeValue(writer, value);
        writer.join();
      },
      read: (reader) => readValue(reader, endOf(reader), reader.form.numbers),
    };
  }
  return {
    wireType,
    write: (writer, value) => {
      writer.fork();
      codecOf(typeName).write(writer, value);
      writer.join();
    },
    read: (reader) => codecOf(typeName).read(reader, endOf(reader)),
  };
}

const timestampValue: ValueCodec = {
  wireType: WireType.LengthDelimited,
  write: (writer, value) => {
    const { seconds, nanos } = timestampOf(value);
    writer.fork();
    if (seconds !== 0) writer.tag(1, WireType.Varint).int64(seconds);
    if (nanos !== 0) writer.tag(2, WireType.Varint).int32(nanos);
    writer.join();
  },
  read: (reader) => {
    const end = endOf(reader);
    let seconds = 0n;
    let nanos = 0;
    while (reader.pos < end) {
      const [field, wireType] = reader.tag();
      if (field === 1 && wireType === WireType.Varint) seconds = BigInt(reader.int64());
      else if (field === 2 && wireType === WireType.Varint) nanos = reader.int32();
      else reader.skip(wireType, field);
    }
    return datetimeText({ seconds, nanos });
  },
};

function listIn(into: Fields, member: string): unknown[] {
  const found = into[member];
  if (Array.isArray(found)) return found;
  const list: unknown[] = [];
  into[member] = list;
  return list;
}

function messageList(number: number, codec: ValueCodec): Pick<FieldCodec, "write" | "read"> {
  return {
    write: (writer, value) => {
      if (!isListLike(value)) return refuse(value, "a sequence");
      for (let at = 0; at < value.length; at++) {
        writer.tag(number, codec.wireType);
        within(at, () => {
          codec.write(writer, value[at]);
        });
      }
    },
    read: (reader, into, member, wireType) => {
      expectWireType(wireType, codec.wireType);
      listIn(into, member).push(codec.read(reader));
    },
  };
}

function scalarList(desc: DescField, type: ScalarType): Pick<FieldCodec, "write" | "read"> {
  const codec = scalarCodec(type);
  if (type === Scalars.STRING) return messageList(desc.number, codec);
  return {
    write: (writer, value) => {
      if (!isListLike(value)) return refuse(value, "a sequence");
      if (value.length === 0) return;
      writer.tag(desc.number, WireType.LengthDelimited).fork();
      for (let at = 0; at < value.length; at++) codec.write(writer, value[at]);
      writer.join();
    },
    read: (reader, into, member, wireType) => {
      const list = listIn(into, member);
      if (wireType !== WireType.LengthDelimited) {
        expectWireType(wireType, codec.wireType);
        list.push(codec.read(reader));
        return;
      }
      const end = endOf(reader);
      while (reader.pos < end) list.push(codec.read(reader));
    },
  };
}

function floatList(desc: DescField): Pick<FieldCodec, "write" | "read"> {
  const isDense = DENSE_VECTORS.has(`${desc.parent.typeName}.${desc.name}`);
  return {
    write: (writer, value) => {
      const bytes = floatBytes(value);
      if (bytes.length > 0) writer.tag(desc.number, WireType.LengthDelimited).bytes(bytes);
    },
    read: (reader, into, member, wireType) => {
      let floats: Float32Array;
      if (wireType === WireType.LengthDelimited) {
        floats = floatsFrom(reader.bytes());
      } else {
        expectWireType(wireType, WireType.Bit32);
        floats = Float32Array.of(reader.float());
      }
      const found = into[member];
      if (isDense && reader.form.vectors === "typed") {
        into[member] = found instanceof Float32Array ? joined(found, floats) : floats;
      } else {
        const numbers = shortestNumbers(floats);
        into[member] = Array.isArray(found) ? [...found, ...numbers] : numbers;
      }
    },
  };
}

/** A list may come in pieces, though no writer in use does so. */
function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function objectIn(into: Fields, member: string): Record<string, unknown> {
  const found = into[member];
  const object = typeof found === "object" && found !== null ? { ...found } : {};
  into[member] = object;
  return object;
}

function mapField(
  desc: DescField & { fieldKind: "map" },
  codecOf: CodecOf,
): Pick<FieldCodec, "write" | "read"> {
  const { number } = desc;
  if (desc.mapKind !== "message") throw new TypeError(`no message has such a map: ${desc.name}`);
  const { typeName } = desc.message;
  if (typeName === "qdrant.Value") return valueMap(number);
  const codec = messageValue(typeName, codecOf);
  return {
    write: (writer, value) => {
      for (const [key, member] of Object.entries(recordOf(value, "a map"))) {
        if (member === undefined) continue;
        writer.tag(number, WireType.LengthDelimited).fork();
        writer.tag(1, WireType.LengthDelimited).string(key);
        writer.tag(2, codec.wireType);
        within(key, () => {
          codec.write(writer, member);
        });
        writer.join();
      }
    },
    read: (reader, into, member, wireType) => {
      expectWireType(wireType, WireType.LengthDelimited);
      readEntry(reader, objectIn(into, member), codec);
    },
  };
}

function readEntry(reader: MessageReader, into: Fields, codec: ValueCodec): void {
  const end = endOf(reader);
  let key = "";
  let value: unknown;
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (field === 1 && wireType === WireType.LengthDelimited) key = reader.string(true);
    else if (field === 2 && wireType === codec.wireType) value = codec.read(reader);
    else reader.skip(wireType, field);
  }
  if (value !== undefined) setMember<unknown>(into, key, value);
}

function valueMap(number: number): Pick<FieldCodec, "write" | "read"> {
  return {
    write: (writer, value) => {
      writeMembers(writer, number, membersOf(value));
    },
    read: (reader, into, member, wireType) => {
      expectWireType(wireType, WireType.LengthDelimited);
      const found = into[member];
      const object: Record<string, unknown> = found === undefined ? {} : recordOf(found, "a map");
      if (found === undefined) into[member] = object;
      readMember(reader, object, reader.form.numbers);
    },
  };
}
