/** The server in every release of Node: as a library in both forms, and as a command. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, requireTool, succeed } from "./cell.ts";

const releases = [20, 22, 24, 26];

const library = `
const server = await createServer({ port: 0, apiKey: "k", jwtRbac: true });
const response = await fetch(server.url + "/collections", { headers: { "api-key": "k" } });
const { result } = await response.json();
if (result.collections.length !== 0) throw new Error("there are collections");
const refused = await fetch(server.url + "/collections", { headers: { "api-key": "a.b.c" } });
if (refused.status !== 401) throw new Error("a bad token is let in");
await server.close();
`;

const moduleProgram = `import { createServer } from "@quiverdb/server";${library}`;
const commonJsProgram = `const { createServer } = require("@quiverdb/server");
(async () => {${library}})();`;

/** Starts the command as npx does, asks it, and ends it by SIGTERM. */
const commandProgram = `import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
const bin = process.argv[2];
const child = spawn(process.execPath, [bin, "--path", process.argv[3], "--port", "0"]);
child.stderr.pipe(process.stderr);
for await (const line of createInterface(child.stdout)) {
  const { msg, url } = JSON.parse(line);
  if (msg !== "ready") continue;
  const response = await fetch(url + "/readyz");
  if ((await response.text()) !== "all shards are ready") throw new Error("not ready");
  child.kill("SIGTERM");
}
const [code] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
if (code !== 0) throw new Error("the command ends with " + code);
`;

/** Needs the folder in which the server is installed. */
export function serverCells(): Cell[] {
  return releases.map((release) => ({
    name: `server, node ${release}`,
    run: async (place) => {
      const node = requireTool(place, `node-${release}/bin/node`);
      const { serverApp } = place;
      const write = (name: string, text: string): string => {
        const file = `${release}_${name}`;
        writeFileSync(join(serverApp, file), text);
        return file;
      };
      await succeed(serverApp, node, write("library.mjs", moduleProgram));
      await succeed(serverApp, node, write("library.cjs", commonJsProgram));
      const command = write("command.mjs", commandProgram);
      const bin = join("node_modules", "@quiverdb", "server", "dist", "main.js");
      await succeed(serverApp, node, command, bin, `data ${release}`);
    },
  }));
}
