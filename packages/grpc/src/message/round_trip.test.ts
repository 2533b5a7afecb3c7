import assert from "node:assert/strict";
import { test } from "node:test";
import { type DescMessage, equals, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";

import { randomMessage } from "../testing/random_message.ts";
import { seededRandom } from "../testing/seeded_random.ts";
import { codecOf } from "./message_codec.ts";
import { MessageReader, MessageWriter } from "./message_io.ts";
import { type ReadForm, REQUEST_FORM } from "./read_form.ts";
import { registry } from "./registry.ts";

const SEED = 20261125;
const ROUNDS = 60;

const ANSWER_FORM: ReadForm = { numbers: "lossless", vectors: "numbers" };

/** Messages that other codecs read and write in place of theirs. */
const BY_HAND = new Set(["qdrant.Value", "qdrant.Struct", "qdrant.ListValue"]);

const messages = [...registry()].filter(
  (type): type is DescMessage =>
    type.kind === "message" &&
    /^(?:qdrant|grpc)\./.test(type.typeName) &&
    !BY_HAND.has(type.typeName),
);

function read(desc: DescMessage, bytes: Uint8Array, form: ReadForm): unknown {
  return codecOf(desc.typeName).read(new MessageReader(bytes, form), bytes.length);
}

function write(desc: DescMessage, rest: unknown): Uint8Array {
  const writer = new MessageWriter();
  codecOf(desc.typeName).write(writer, rest);
  return writer.finish();
}

test("there are all messages of Qdrant's services", () => {
  assert.ok(messages.length > 250, String(messages.length));
});

for (const desc of messages) {
  test(`${desc.typeName}: message -> REST -> message and REST -> message -> REST change nothing`, () => {
    const random = seededRandom(SEED + desc.typeName.length);
    for (let round = 0; round < ROUNDS; round++) {
      const message = randomMessage(desc, random);
      const bytes = toBinary(desc, message);
      for (const form of [REQUEST_FORM, ANSWER_FORM]) {
        const where = (): string =>
          `seed ${SEED}, round ${round}: ${JSON.stringify(toJson(desc, message))}`;
        const rest = read(desc, bytes, form);
        const again = write(desc, rest ?? {});
        assert.ok(equals(desc, fromBinary(desc, again), message), where());
        assert.deepEqual(read(desc, again, form), rest, where());
      }
    }
  });
}
