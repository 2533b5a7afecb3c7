// LangChain.js with its own vector store: node langchain.mjs URL
import assert from "node:assert/strict";
import { Embeddings } from "@langchain/core/embeddings";
import { QdrantVectorStore } from "@langchain/qdrant";

class Letters extends Embeddings {
  constructor() {
    super({});
  }
  async embedQuery(text) {
    const counts = Array.from({ length: 26 }, () => 0.01);
    for (const letter of text.toLowerCase()) counts[letter.charCodeAt(0) - 97] += 1;
    return counts.slice(0, 26);
  }
  async embedDocuments(texts) {
    return Promise.all(texts.map((text) => this.embedQuery(text)));
  }
}

const [, , url] = process.argv;
const options = { url, apiKey: "key", collectionName: "langchain" };
const texts = ["zebra", "apple", "banana", "grape"];
const store = await QdrantVectorStore.fromTexts(
  texts,
  texts.map((text, id) => ({ id, long: text.length > 5 })),
  new Letters(),
  options,
);
const [best] = await store.similaritySearchWithScore("zebras", 1);
assert.equal(best[0].pageContent, "zebra");
assert.ok(best[1] > 0.8 && best[1] <= 1.000001);
const filter = { must: [{ key: "metadata.long", match: { value: true } }] };
const filtered = await store.similaritySearch("apple", 5, filter);
assert.deepEqual(
  filtered.map(({ pageContent }) => pageContent),
  ["banana"],
);
const diverse = await store.maxMarginalRelevanceSearch("apple", { k: 2, fetchK: 4, lambda: 0.5 });
assert.equal(diverse.length, 2);
await store.delete({ filter });
assert.equal((await store.similaritySearch("banana", 9)).length, 3);
console.log("client done");
