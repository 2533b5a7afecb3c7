import assert from "node:assert/strict";
import { test } from "node:test";

import { TINY_FOLDER } from "@quiverdb/inference/testing";

import { createServer } from "./create_server.ts";
import { failureOf, resultOf, send, withServer } from "../testing/running_server.ts";

const TEXTS = "/collections/texts";
const CONFIG = { vectors: { size: 4, distance: "Dot" } };

const upsertOf = (model: string) => ({ points: [{ id: 1, vector: { text: "hello", model } }] });

test("models are refused as Qdrant refuses them, unless the server was told to embed", async () => {
  await withServer({}, async (server) => {
    await resultOf(send(server, "PUT", TEXTS, CONFIG));
    for (const model of ["BAAI/bge-small-en", "nobody/knows"]) {
      const failure = await failureOf(send(server, "PUT", `${TEXTS}/points`, upsertOf(model)));
      assert.match(JSON.stringify(failure), /InferenceService URL not configured/);
    }
  });
});

test("a server that embeds downloads nothing that it was not told to, and names what it lacks", async () => {
  await withServer({ inference: "local" }, async (server) => {
    await resultOf(send(server, "PUT", TEXTS, CONFIG));
    const upsert = (model: string) =>
      failureOf(send(server, "PUT", `${TEXTS}/points`, upsertOf(model)));
    assert.match(JSON.stringify(await upsert("Qdrant/clip-ViT-B-32-text")), /downloads are off/);
    assert.match(
      JSON.stringify(await upsert("nobody/knows")),
      /InferenceService URL not configured/,
    );
  });
});

test("a folder without a model is refused at the start", async () => {
  const options = { port: 0, inference: "local" } as const;
  await assert.rejects(
    createServer({ ...options, modelFolders: [TINY_FOLDER] }),
    /config\.json has no hidden_size/,
  );
  await assert.rejects(
    createServer({ ...options, modelFolders: ["/nowhere/at/all"] }),
    /cannot be read/,
  );
});
