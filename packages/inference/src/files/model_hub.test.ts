import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";

import { type DownloadProgress, fetchModel, type HubOptions } from "./model_hub.ts";

const SOURCE = { repository: "owner/tiny", file: "onnx/model.onnx", extraFiles: ["words.txt"] };
const MODEL = Buffer.alloc(300_000, "weights ");

/** A hub with the files of one repository. */
class Hub {
  readonly files = new Map<string, Buffer>([
    ["tokenizer.json", Buffer.from("{}")],
    ["tokenizer_config.json", Buffer.from("{}")],
    ["words.txt", Buffer.from("a\nb\n")],
    ["onnx/model.onnx", MODEL],
  ]);
  /** GET requests: the file, and the byte it begins at. */
  readonly asked: string[] = [];
  /** Answers with a body that are cut after so many bytes. */
  readonly cuts: number[] = [];
  isCorrupt = false;
  private readonly server: Server;

  constructor(context: TestContext) {
    this.server = createServer((request, response) => {
      const name = (request.url ?? "").replace("/owner/tiny/resolve/main/", "");
      const content = this.files.get(name);
      if (content === undefined) return void response.writeHead(404).end();
      const etag = `"${createHash("sha256").update(content).digest("hex")}"`;
      const headers = { "x-linked-etag": etag, "x-linked-size": content.length };
      if (request.method === "HEAD") return void response.writeHead(302, headers).end();
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      this.asked.push(`${name} ${from}`);
      const rest = content.subarray(from);
      response.writeHead(from > 0 ? 206 : 200, { "content-length": rest.length });
      const cut = name === SOURCE.file ? this.cuts.shift() : undefined;
      if (cut === undefined) return void response.end(this.isCorrupt ? rest.toReversed() : rest);
      response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
    });
    context.after(() => this.server.close());
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    assert.ok(typeof address === "object" && address !== null);
    return `http://127.0.0.1:${address.port}`;
  }
}

async function hubAndCache(
  context: TestContext,
): Promise<{ hub: Hub; cache: string; options: HubOptions }> {
  const hub = new Hub(context);
  const cache = mkdtempSync(join(tmpdir(), "quiver-hub-"));
  context.after(() => rmSync(cache, { recursive: true, force: true }));
  const environment = { HF_ENDPOINT: await hub.listen(), HF_HUB_CACHE: join(cache, "hub") };
  return { hub, cache, options: { cacheFolder: cache, environment, retryMs: 1 } };
}

test("a model is downloaded with all it needs, with progress, and never again", async (context) => {
  const { hub, options } = await hubAndCache(context);
  const seen: DownloadProgress[] = [];
  const onProgress = (progress: DownloadProgress): void => void seen.push(progress);
  const folder = await fetchModel("tiny", SOURCE, { ...options, onProgress });
  for (const [name, content] of hub.files) {
    assert.deepEqual(readFileSync(join(folder, name)), content, name);
  }
  const last = seen.at(-1)!;
  assert.deepEqual(last, {
    model: "tiny",
    file: "onnx/model.onnx",
    receivedBytes: MODEL.length,
    totalBytes: MODEL.length,
  });
  const count = hub.asked.length;
  assert.equal(await fetchModel("tiny", SOURCE, options), folder);
  assert.equal(hub.asked.length, count);
});

test("a download that is cut goes on where it was, in the same call and in a later one", async (context) => {
  const { hub, cache, options } = await hubAndCache(context);
  hub.cuts.push(100_000, 50_000);
  const folder = await fetchModel("tiny", SOURCE, options);
  assert.deepEqual(readFileSync(join(folder, SOURCE.file)), MODEL);
  const parts = hub.asked.filter((asked) => asked.startsWith(SOURCE.file));
  assert.equal(parts.length, 3);
  assert.ok(Number(parts[1]!.split(" ")[1]) > 0 && Number(parts[2]!.split(" ")[1]) > 50_000);
  rmSync(join(cache, "models"), { recursive: true });
  hub.cuts.push(100_000, 0, 0, 0, 0);
  await assert.rejects(
    fetchModel("tiny", SOURCE, options),
    /onnx\/model\.onnx cannot be downloaded/,
  );
  assert.equal(existsSync(join(folder, SOURCE.file)), false);
  hub.asked.length = 0;
  hub.cuts.length = 0;
  await fetchModel("tiny", SOURCE, options);
  assert.deepEqual(readFileSync(join(folder, SOURCE.file)), MODEL);
  assert.ok(Number(hub.asked[0]!.split(" ")[1]) > 0, hub.asked[0]);
});

test("what comes with another checksum is thrown away, and a missing file is named", async (context) => {
  const { hub, options } = await hubAndCache(context);
  hub.isCorrupt = true;
  await assert.rejects(fetchModel("tiny", SOURCE, options), /another checksum/);
  hub.isCorrupt = false;
  hub.files.delete("words.txt");
  await assert.rejects(fetchModel("tiny", SOURCE, options), /words\.txt cannot be downloaded/);
});

test("offline nothing is asked for, and caches of the hub are used as they are", async (context) => {
  const { hub, cache, options } = await hubAndCache(context);
  const environment = { ...options.environment, HF_HUB_OFFLINE: "1" };
  await assert.rejects(
    fetchModel("tiny", SOURCE, { ...options, environment }),
    /downloads are off/,
  );
  const snapshot = join(cache, "hub", "models--owner--tiny", "snapshots", "abc");
  for (const [name, content] of hub.files) {
    mkdirSync(dirname(join(snapshot, name)), { recursive: true });
    writeFileSync(join(snapshot, name), content);
  }
  assert.equal(await fetchModel("tiny", SOURCE, { ...options, environment }), snapshot);
  assert.deepEqual(hub.asked, []);
});

test("an aborted download ends with the reason of its signal", async (context) => {
  const { options } = await hubAndCache(context);
  const controller = new AbortController();
  const onProgress = (): void => controller.abort(new Error("enough"));
  const { signal } = controller;
  await assert.rejects(fetchModel("tiny", SOURCE, { ...options, onProgress, signal }), /enough/);
});
