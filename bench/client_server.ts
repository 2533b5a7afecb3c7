/** A process that serves a collection of random vectors in memory; it tells its address. */
import { createServer } from "@quiverdb/server";

const server = await createServer({ port: 0 });
process.on("disconnect", () => void server.close());
process.send!(server.url);
