/**
 * `npm run test:remote -- --url http://host:6333 [--api-key KEY]`: runs the contract suite and a
 * migration against a server that is empty, and leaves it empty.
 */
import { parseArgs } from "node:util";
import { run } from "./child_process.ts";

const { values } = parseArgs({
  options: { url: { type: "string" }, "api-key": { type: "string" } },
});

if (values.url === undefined) {
  console.error("Say which server: npm run test:remote -- --url http://host:6333");
  process.exitCode = 2;
} else {
  process.env["QUIVER_REMOTE_URL"] = values.url;
  if (values["api-key"] !== undefined) process.env["QUIVER_REMOTE_API_KEY"] = values["api-key"];
  const parameters = ["--import", "tsx", "tools/test.ts", "contract/remote"];
  const { code } = await run(process.execPath, parameters, {});
  process.exitCode = code;
}
