/** The form in which a snapshot is uploaded: one field with a file. */
import type { BinaryContent } from "../operation/operation_types.ts";

export interface MultipartForm {
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A form with the field `snapshot`; the file is read as it is sent. */
export function snapshotForm(snapshot: BinaryContent): MultipartForm {
  const boundary = `quiver-${crypto.randomUUID()}`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: partsOf(snapshot, boundary),
  };
}

async function* partsOf(
  snapshot: BinaryContent,
  boundary: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const disposition = 'form-data; name="snapshot"; filename="snapshot"';
  yield encoder.encode(
    `--${boundary}\r\ncontent-disposition: ${disposition}\r\n` +
      "content-type: application/octet-stream\r\n\r\n",
  );
  yield* snapshot;
  yield encoder.encode(`\r\n--${boundary}--\r\n`);
}
