/** Readers and writers of messages, with what all fields of a message share. */
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";

import type { ReadForm } from "./read_form.ts";
import { MessageError, ShapeFailure } from "./rest_value.ts";

/** Deepest nesting of messages, in both directions; Qdrant reads 100. */
const DEPTH_MAX = 256;

/** Counts how deep a message lies, so that no input exhausts the stack. */
export class MessageReader extends BinaryReader {
  readonly form: ReadForm;
  #depth = 0;

  constructor(bytes: Uint8Array, form: ReadForm) {
    super(bytes);
    this.form = form;
  }

  enter(): void {
    if (++this.#depth > DEPTH_MAX) throw new MessageError("recursion limit reached");
  }

  leave(): void {
    this.#depth--;
  }
}

/** As {@link MessageReader}: a user's structure may contain itself. */
export class MessageWriter extends BinaryWriter {
  #depth = 0;

  enter(): void {
    if (++this.#depth > DEPTH_MAX) throw new ShapeFailure("recursion limit exceeded");
  }

  leave(): void {
    this.#depth--;
  }
}
