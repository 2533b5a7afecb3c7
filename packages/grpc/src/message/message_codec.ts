/**
 * Messages between bytes and REST structures, without objects in between.
 *
 * What a message is made of stands in its descriptor, and how its REST structure differs in its
 * {@link Shape}; both together give a {@link MessageCodec}, made at the first use.
 */
import type { DescMessage } from "@bufbuild/protobuf";

import { type FieldCodec, fieldCodec } from "./field_codec.ts";
import type { MessageReader, MessageWriter } from "./message_io.ts";
import { messageNamed } from "./registry.ts";
import { type Fields, isAbsent, recordOf, within, ShapeFailure } from "./rest_value.ts";
import type { Shape } from "./shape.ts";
import { shapes } from "./shapes/index.ts";

/** A field with the name under which its value is looked for. */
interface Member extends FieldCodec {
  readonly member: string;
  readonly rivalMembers: readonly string[];
  /** Whether REST has to have it. */
  readonly isRequired: boolean;
}

/** One kind of message in both directions. */
export class MessageCodec {
  readonly #shape: Shape;
  readonly #name: string;
  readonly #members: readonly Member[];
  readonly #byNumber: ReadonlyMap<number, Member>;
  /** Members that say something when they are not on the wire. */
  readonly #implied: readonly Member[];

  constructor(desc: DescMessage, shape: Shape) {
    this.#shape = shape;
    this.#name = desc.name;
    const nameOf = (field: string): string => shape.names?.[field] ?? field;
    this.#members = desc.fields.map((field) => {
      const codec = fieldCodec(field, codecOf);
      const rivalMembers = codec.rivals.map(nameOf);
      const isRequired =
        shape.required?.includes(field.name) === true ||
        (codec.isImplicit && shape.optional?.includes(field.name) !== true);
      return { ...codec, member: nameOf(field.name), rivalMembers, isRequired };
    });
    this.#byNumber = new Map(this.#members.map((member) => [member.number, member]));
    const isImplied = ({ name, zero, repeats, isRequired }: Member): boolean =>
      repeats === undefined
        ? zero !== undefined
        : isRequired || shape.filled?.includes(name) === true;
    this.#implied = this.#members.filter(isImplied);
  }

  /** @throws ShapeFailure for a structure that the message cannot hold */
  write(writer: MessageWriter, rest: unknown): void {
    const { toFields } = this.#shape;
    const fields = toFields === undefined ? recordOf(rest, `struct ${this.#name}`) : toFields(rest);
    writer.enter();
    for (const member of this.#members) {
      const value = fields[member.member];
      if (isAbsent(value)) {
        if (member.isRequired) throw new ShapeFailure(`missing field \`${member.member}\``);
        continue;
      }
      if (value === member.zero) continue;
      within(member.member, () => {
        member.write(writer, value);
      });
    }
    writer.leave();
  }

  /** @throws MessageError, or another error if the bytes are no message */
  read(reader: MessageReader, end: number): unknown {
    const fields: Fields = {};
    reader.enter();
    while (reader.pos < end) {
      const [number, wireType] = reader.tag();
      const member = this.#byNumber.get(number);
      if (member === undefined) {
        reader.skip(wireType, number);
        continue;
      }
      member.read(reader, fields, member.member, wireType);
      for (const rival of member.rivalMembers) {
        if (fields[rival] !== undefined) delete fields[rival];
      }
    }
    reader.leave();
    if (reader.pos !== end) throw new RangeError("a field is longer than its message");
    for (const { member, zero, repeats } of this.#implied) {
      if (fields[member] !== undefined) continue;
      if (repeats === undefined) fields[member] = zero;
      else fields[member] = repeats === "list" ? [] : {};
    }
    const { fromFields } = this.#shape;
    return fromFields === undefined ? fields : fromFields(fields, reader.form);
  }
}

const codecs = new Map<string, MessageCodec>();

/** @param typeName with or without the package */
export function codecOf(typeName: string): MessageCodec {
  let codec = codecs.get(typeName);
  if (codec === undefined) {
    const desc = messageNamed(typeName);
    codec = new MessageCodec(desc, shapes[desc.typeName.replace(/^qdrant\./, "")] ?? {});
    codecs.set(typeName, codec);
  }
  return codec;
}
