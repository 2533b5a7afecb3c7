/** What everybody does first with a client, for programs that are bundled. */
import type { QdrantClient } from "../../qdrant_client.ts";

const BOOKS = [
  ["Emma", 1815, [1, 0, 0, 0], "A matchmaker is mistaken"],
  ["Moby-Dick", 1851, [0, 1, 0, 0], "A whale hunt that ends badly"],
  ["Nostromo", 1904, [0, 2, 0, 1], "Silver hides on an island"],
] as const;
const MODEL = "qdrant/bm25";

/** @returns the answers, in the order of the calls; the client is closed */
export async function quickTour(client: QdrantClient): Promise<unknown[]> {
  const answers: unknown[] = [];
  await client.createCollection("books", {
    vectors: { cover: { size: 4, distance: "Cosine" } },
    sparse_vectors: { text: { modifier: "idf" } },
  });
  answers.push(
    await client.upsert("books", {
      points: BOOKS.map(([title, year, cover, text], at) => ({
        id: at + 1,
        vector: { cover: [...cover], text: { text, model: MODEL } },
        payload: { title, year },
      })),
    }),
  );
  const before = { must: [{ key: "year", range: { lt: 1900 } }] };
  answers.push(
    await client.queryPoints("books", {
      prefetch: [
        { query: [0.1, 0.9, 0, 0.4], using: "cover", limit: 3 },
        { query: { text: "hunting whales", model: MODEL }, using: "text", limit: 3 },
      ],
      query: { fusion: "rrf" },
      with_payload: true,
    }),
  );
  const near = { query: [0, 1, 0, 1], using: "cover", filter: before, limit: 1 };
  answers.push(await client.queryPoints("books", near));
  answers.push(await client.scroll("books", { filter: before, limit: 1, with_vector: true }));
  await client.close();
  return answers;
}
