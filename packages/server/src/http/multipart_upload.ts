/** Finding the file `snapshot` in a multipart form, as a stream: it is never held as a whole. */
import type { IncomingMessage } from "node:http";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import type { BinaryContent } from "@quiverdb/client";
import { HttpFailure } from "@quiverdb/client/rest";

const FIELD = "snapshot";

/**
 * The content of the file, once its head has arrived; undefined if the form has none.
 *
 * @throws HttpFailure for a body that is no form
 */
export function snapshotOf(
  request: IncomingMessage,
  idleMs: number,
): Promise<BinaryContent | undefined> {
  const type = request.headers["content-type"] ?? "";
  if (!/^\s*multipart\//i.test(type)) {
    const text = "Parsed Content-Type did not have 'multipart' top-level media type";
    throw new HttpFailure(415, text, false);
  }
  const form = formOf(request, type);
  return new Promise((resolve, reject) => {
    const idle = setInterval(() => {
      // While the backend takes its time nothing arrives, and nobody is late.
      if (form.writableNeedDrain) return;
      request.destroy(new Error("the form did not arrive in time"));
    }, idleMs);
    const stop = (): void => clearInterval(idle);
    request.on("data", () => void idle.refresh());
    request.once("close", stop);
    request.once("end", stop);
    // A stream that nobody reads any more may fail: that ends nothing else.
    request.on("error", () => reject(new HttpFailure(400, "The form is incomplete", false)));
    form.on("file", (name, file, fileName) => {
      file.on("error", () => {});
      request.once("error", (error) => file.destroy(error));
      request.once("close", () => {
        if (!request.complete) file.destroy(new Error("the form is incomplete"));
      });
      if (name === FIELD) resolve(Object.assign(file, { fileName }));
      else file.resume();
    });
    form.once("finish", () => resolve(undefined));
    form.on("error", () => {
      request.unpipe(form);
      request.resume();
      reject(new HttpFailure(400, "The multipart form is broken", false));
    });
    request.pipe(form);
  });
}

function formOf(request: IncomingMessage, type: string): BusboyInstance {
  try {
    return new Busboy({ headers: { ...request.headers, "content-type": type } });
  } catch {
    throw new HttpFailure(400, "Multipart boundary is not found", false);
  }
}
