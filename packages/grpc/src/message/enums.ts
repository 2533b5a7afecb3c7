/** Names of enum values in REST. */
import type { DescEnum } from "@bufbuild/protobuf";

import { MessageError, refuse, ShapeFailure } from "./rest_value.ts";

/** Names of values that are not the snake case of the name in the message. */
const NAMES: Readonly<Record<string, string>> = {
  "BinaryQuantizationQueryEncoding.Setting.Scalar4Bits": "scalar4bits",
  "BinaryQuantizationQueryEncoding.Setting.Scalar8Bits": "scalar8bits",
  "Fusion.RRF": "rrf",
  "Fusion.DBSF": "dbsf",
};

/** Enums whose values have the same name in REST. */
const VERBATIM = new Set(["Distance", "ReplicaState"]);

/** Values that stand for an absent member. */
const ABSENT = new Set([
  "Datatype.Default",
  "Memory.MemoryUnknown",
  "Distance.UnknownDistance",
  "CollectionStatus.UnknownCollectionStatus",
  "PayloadSchemaType.UnknownType",
  "QuantizationType.UnknownQuantization",
  "TokenizerType.Unknown",
  "UpdateStatus.UnknownUpdateStatus",
]);

/** An enum in both directions. */
export interface EnumCodec {
  /** @throws ShapeFailure for a name that the enum does not have */
  readonly numberOf: (rest: unknown) => number;
  /** undefined for a value that stands for an absent member. @throws MessageError */
  readonly nameOf: (value: number) => string | undefined;
}

const codecs = new Map<string, EnumCodec>();

export function enumCodec(desc: DescEnum): EnumCodec {
  let codec = codecs.get(desc.typeName);
  if (codec === undefined) codecs.set(desc.typeName, (codec = makeCodec(desc)));
  return codec;
}

function makeCodec(desc: DescEnum): EnumCodec {
  const enumName = desc.typeName.replace(/^qdrant\./, "");
  const names = new Map<number, string | undefined>();
  const numbers = new Map<string, number>();
  for (const { name, number } of desc.values) {
    const rest = restName(enumName, name);
    names.set(number, rest);
    if (rest !== undefined) numbers.set(rest, number);
  }
  const expected = [...numbers.keys()].map((name) => `\`${name}\``).join(", ");
  return {
    numberOf: (rest) => {
      if (typeof rest !== "string") return refuse(rest, `a name of ${enumName}`);
      const number = numbers.get(rest);
      if (number !== undefined) return number;
      throw new ShapeFailure(`unknown variant \`${rest}\`, expected one of ${expected}`);
    },
    nameOf: (value) => {
      if (names.has(value)) return names.get(value);
      throw new MessageError(`Unknown value ${value} of ${enumName}`);
    },
  };
}

function restName(enumName: string, name: string): string | undefined {
  const full = `${enumName}.${name}`;
  if (ABSENT.has(full)) return undefined;
  if (VERBATIM.has(enumName)) return name;
  return NAMES[full] ?? snakeCase(enumName === "FieldType" ? name.slice("FieldType".length) : name);
}

function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
