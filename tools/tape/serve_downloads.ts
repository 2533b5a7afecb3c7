/** An address under which a backend itself finds its snapshots: `{{base_url}}` of the tape. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { Backend } from "@quiverdb/client";
import { dispatch } from "@quiverdb/client/rest";

export interface DownloadServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Answers GET requests from a backend, on a free port of this machine. */
export async function serveDownloads(backend: Backend): Promise<DownloadServer> {
  const server = createServer((request, response) => {
    void dispatch(backend, { method: "GET", path: request.url ?? "/" }).then(
      ({ status, contentType, body }) => {
        response.writeHead(
          status,
          contentType === undefined ? {} : { "content-type": contentType },
        );
        if (typeof body === "string") response.end(body);
        else Readable.from(body).pipe(response);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
