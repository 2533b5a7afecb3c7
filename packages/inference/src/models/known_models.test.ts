import assert from "node:assert/strict";
import { test } from "node:test";

import type { QdrantError } from "@quiverdb/client";

import type { ModelDescription } from "../description/model_description.ts";
import { findModel, getEmbeddingSize, listSupportedModels, registerModel } from "./known_models.ts";

test("models of the list are found in any case, with a name and a source each", () => {
  const models = listSupportedModels();
  const names = new Set(models.map(({ name }) => name.toLowerCase()));
  assert.equal(names.size, models.length);
  for (const { name, source, size, license } of models) {
    assert.ok(source !== undefined && source.repository.includes("/"), name);
    assert.ok(source.file.endsWith(".onnx") && size > 0 && license !== undefined, name);
  }
  assert.equal(findModel("BAAI/BGE-small-en")?.size, 384);
  assert.equal(findModel("nothing"), undefined);
});

test("the size of embeddings is that of the model; sparse models have none", () => {
  assert.equal(getEmbeddingSize("sentence-transformers/all-MiniLM-L6-v2"), 384);
  assert.equal(getEmbeddingSize("colbert-ir/colbertv2.0"), 128);
  assert.throws(() => getEmbeddingSize("none"), { message: /Unsupported embedding model: none/ });
  assert.throws(() => getEmbeddingSize("prithivida/Splade_PP_en_v1"), {
    message: /Sparse embeddings do not return fixed embedding size and distance type/,
  });
});

test("a model that is registered takes the place of one of its name; a wrong one is refused", () => {
  const model = { name: "Mine", kind: "dense", size: 3, folder: "/x" } as const;
  registerModel(model);
  registerModel({ ...model, size: 4 });
  assert.equal(getEmbeddingSize("mine"), 4);
  assert.equal(listSupportedModels().filter(({ name }) => name === "Mine").length, 1);
  const wrong: [Partial<Record<keyof ModelDescription, unknown>>, RegExp][] = [
    [{ name: "" }, /needs a name/],
    [{ kind: "picture" }, /kind must be one of/],
    [{ size: 0 }, /size must be/],
    [{ folder: undefined }, /either folder or source/],
    [{ source: { repository: "a/b", file: "c" } }, /either folder or source/],
  ];
  for (const [change, words] of wrong) {
    const description = { ...model, ...change } as unknown as ModelDescription;
    assert.throws(
      () => registerModel(description),
      (error: QdrantError) => error.code === "inference" && words.test(error.message),
    );
  }
});
