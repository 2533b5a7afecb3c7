/**
 * Random messages of every kind, in the one form that conversions give: where a message can say
 * the same in two ways (old fields, an unset choice), the other way is left out.
 */
import { create, type DescField, type DescMessage, type Message } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";

import { enumCodec } from "../message/enums.ts";

type Random = () => number;

/** Fields that conversions never write. */
const LEFT_OUT = new Set([
  "Vector.data",
  "Vector.indices",
  "Vector.vectors_count",
  "VectorOutput.data",
  "VectorOutput.indices",
  "VectorOutput.vectors_count",
  "OptimizersConfigDiff.deprecated_max_optimization_threads",
  "PointsUpdateOperation.delete_deprecated",
  "PointsUpdateOperation.clear_payload_deprecated",
  "VectorsConfigDiff.params",
  "StartFrom.timestamp",
]);

/** Messages that REST cannot leave out. */
const REQUIRED = new Set([
  "PointStruct.id",
  "PointStruct.vectors",
  "PointVectors.id",
  "PointVectors.vectors",
  "Image.image",
  "InferenceObject.object",
  "DeletePoints.points",
  "ClearPayloadPoints.points",
  "PointsUpdateOperation.DeletePoints.points",
  "PointsUpdateOperation.ClearPayload.points",
  "DeletePointVectors.vectors",
  "PointsUpdateOperation.DeleteVectors.vectors",
  "DiscoverInput.target",
  "DiscoverInput.context",
  "ContextInputPair.positive",
  "ContextInputPair.negative",
  "ContextExamplePair.positive",
  "ContextExamplePair.negative",
  "NearestInputWithMmr.nearest",
  "NearestInputWithMmr.mmr",
  "Formula.expression",
  "CreateShardKeyRequest.request",
  "DeleteShardKeyRequest.request",
  "KeywordIndexParams.prefix",
]);

const UUID = "0f8fad5b-d9cb-469f-a165-70867728950e";

/** Enums whose zero is no value of REST. */
const NO_ZERO = new Set([
  "VectorParams.distance",
  "DenseVectorCreationConfig.distance",
  "ScalarQuantization.type",
  "PayloadSchemaInfo.data_type",
  "CollectionInfo.status",
  "UpdateResult.status",
]);

/** Beyond it only what has to be there is made. */
const DEPTH_MAX = 5;
/** Choices that need no further choice, by the name of their oneof's message. */
const SHALLOW: Readonly<Record<string, string>> = {
  Condition: "is_empty",
  Expression: "variable",
  Query: "fusion",
  Value: "integer_value",
  PointsUpdateOperation: "clear_payload",
};

export function randomMessage(desc: DescMessage, random: Random): Message {
  return new Generator(random).message(desc, 0);
}

/** A message whose fields are set by their names. */
class Draft {
  readonly message: Message;
  readonly #members: Record<string, unknown>;
  readonly #fields: ReadonlyMap<string, DescField>;

  constructor(desc: DescMessage) {
    this.message = create(desc);
    // The members of a message of an unknown kind.
    this.#members = this.message as unknown as Record<string, unknown>;
    this.#fields = new Map(desc.fields.map((field) => [field.name, field]));
  }

  field(name: string): DescField | undefined {
    return this.#fields.get(name);
  }

  set(name: string, value: unknown): void {
    const field = this.#fields.get(name);
    if (field === undefined) return;
    if (field.oneof === undefined) this.#members[field.localName] = value;
    else this.#members[field.oneof.localName] = { case: field.localName, value };
  }

  /** The value of a field; of a oneof only if it is the one that is set. */
  get(name: string): unknown {
    const field = this.#fields.get(name);
    if (field?.oneof === undefined) return this.#members[field?.localName ?? ""];
    const chosen = this.#members[field.oneof.localName];
    if (typeof chosen !== "object" || chosen === null || !("value" in chosen)) return undefined;
    return "case" in chosen && chosen.case === field.localName ? chosen.value : undefined;
  }

  clear(name: string): void {
    const field = this.#fields.get(name);
    if (field !== undefined) delete this.#members[field.localName];
  }
}

class Generator {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  message(desc: DescMessage, depth: number): Message {
    const draft = new Draft(desc);
    const name = desc.typeName.replace(/^qdrant\./, "");
    if (name === "google.protobuf.Timestamp") {
      draft.set("seconds", BigInt(Math.round((this.#random() - 0.3) * 1e10)));
      if (this.#random() < 0.5) draft.set("nanos", this.#below(1e9));
      return draft.message;
    }
    for (const field of desc.fields) {
      if (field.oneof !== undefined || LEFT_OUT.has(`${name}.${field.name}`)) continue;
      const path = `${name}.${field.name}`;
      const isRequired = REQUIRED.has(path) || NO_ZERO.has(path);
      if (isRequired || (this.#random() < 0.6 && depth < DEPTH_MAX)) {
        draft.set(field.name, this.#value(field, depth));
      }
    }
    for (const oneof of desc.oneofs) this.#choose(draft, oneof.fields, name, depth);
    this.#settle(draft, name);
    return draft.message;
  }

  #choose(draft: Draft, fields: readonly DescField[], name: string, depth: number): void {
    const isOpen = ({ name: field }: DescField): boolean =>
      !LEFT_OUT.has(`${name}.${field}`) && field !== "null_value";
    const open = fields.filter(isOpen);
    const isShallow = ({ name: field }: DescField): boolean => field === SHALLOW[name];
    const shallow = depth >= DEPTH_MAX ? open.find(isShallow) : undefined;
    const field = shallow ?? open[this.#below(open.length)];
    if (field !== undefined) draft.set(field.name, this.#value(field, depth));
  }

  /** Fields whose values go together. */
  #settle(draft: Draft, name: string): void {
    const fillIfEmpty = (field: string): void => {
      const value = draft.get(field);
      const isEmpty = value === undefined || Object.keys(Object(value)).length === 0;
      const desc = draft.field(field);
      if (isEmpty && desc !== undefined) draft.set(field, this.#value(desc, DEPTH_MAX, 1));
    };
    switch (name) {
      case "PointId":
        if (draft.get("uuid") !== undefined) draft.set("uuid", UUID);
        break;
      case "FieldCondition":
        draft.clear(this.#random() < 0.5 ? "range" : "datetime_range");
        break;
      case "DatetimeRange":
        fillIfEmpty("gte");
        break;
      case "RepeatedIntegers":
        fillIfEmpty("integers");
        break;
      case "OptimizerStatus":
        if (draft.get("ok") === true) draft.set("error", "");
        break;
      case "CreateFieldIndexCollection":
        draft.clear("field_index_params");
        fillIfEmpty("field_type");
        break;
      case "SearchPoints":
      case "SearchPointGroups":
        if (draft.get("vector_name") === undefined) draft.clear("sparse_indices");
        break;
      case "ShardKeySelector":
        draft.clear("fallback");
        break;
      case "GroupId":
        if (draft.get("integer_value") !== undefined) draft.set("integer_value", -5n);
        break;
      case "Vectors":
      case "VectorsOutput":
        fillIfEmpty("vectors");
        break;
      case "MultiDenseVector":
        fillIfEmpty("vectors");
        break;
      default:
    }
  }

  /** @param least items of a list or a map */
  #value(field: DescField, depth: number, least = 0): unknown {
    const length = least + this.#below(3);
    switch (field.fieldKind) {
      case "list":
        return Array.from({ length }, () => this.#item(field, depth));
      case "map":
        return Object.fromEntries(
          Array.from({ length }, () => [this.#text(), this.#item(field, depth)]),
        );
      default:
        return this.#item(field, depth);
    }
  }

  #item(field: DescField, depth: number): unknown {
    if (field.message !== undefined) return this.message(field.message, depth + 1);
    if (field.enum !== undefined) {
      const codec = enumCodec(field.enum);
      const named = field.enum.values.filter(({ number }) => codec.nameOf(number) !== undefined);
      return named[this.#below(named.length)]?.number;
    }
    return this.#scalar(field.scalar);
  }

  #scalar(type: ScalarType | undefined): unknown {
    switch (type) {
      case ScalarType.BOOL:
        return this.#random() < 0.5;
      case ScalarType.STRING:
        return this.#text();
      case ScalarType.UINT32:
        return this.#below(2 ** 32);
      case ScalarType.UINT64:
        return BigInt.asUintN(64, this.#integer());
      case ScalarType.INT64:
        return BigInt.asIntN(64, this.#integer());
      case ScalarType.FLOAT:
        return Math.fround(this.#number());
      default:
        return this.#number();
    }
  }

  /** Of all sizes. */
  #integer(): bigint {
    const wide = (BigInt(this.#below(2 ** 32)) << 32n) | BigInt(this.#below(2 ** 32));
    return wide >> BigInt(this.#below(64));
  }

  #number(): number {
    const number = (this.#random() - 0.5) * 10 ** this.#below(12);
    return this.#random() < 0.3 ? Math.round(number) + 0 : number;
  }

  #text(): string {
    const parts = ["a", "é", "日", "😀", "__proto__", ".", '"', "\0", "\ufeff"];
    return Array.from({ length: this.#below(4) }, () => parts[this.#below(parts.length)]).join("");
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }
}
