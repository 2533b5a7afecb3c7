// The official gRPC client: node official_grpc.mjs URL GRPC_PORT
import assert from "node:assert/strict";
import { QdrantClient } from "@qdrant/js-client-grpc";

const [, , , port] = process.argv;
const client = new QdrantClient({
  host: "127.0.0.1",
  port: Number(port),
  apiKey: "key",
  https: false,
});
const collectionName = "official_grpc";
const collections = client.api("collections");
const points = client.api("points");
const vectorOf = (id) => Array.from({ length: 64 }, (_, i) => Math.sin(id * 3 + i * i));
const numbered = (id) => ({ pointIdOptions: { case: "num", value: BigInt(id) } });
const dense = (id) => ({
  vectorsOptions: {
    case: "vector",
    value: { vector: { case: "dense", value: { data: vectorOf(id) } } },
  },
});
const text = (value) => ({ kind: { case: "stringValue", value } });

await collections.create({
  collectionName,
  vectorsConfig: { config: { case: "params", value: { size: 64n, distance: 1 } } },
});
await assert.rejects(collections.create({ collectionName }), /already exists/);
for (let start = 0; start < 1000; start += 100) {
  const batch = Array.from({ length: 100 }, (_, i) => start + i).map((id) => ({
    id: numbered(id),
    vectors: dense(id),
    payload: { group: text(`g${id % 4}`) },
  }));
  const { result } = await points.upsert({ collectionName, wait: true, points: batch });
  assert.equal(result.status, 2);
}
const { result: counted } = await points.count({ collectionName, exact: true });
assert.equal(counted.count, 1000n);
const filter = {
  must: [
    {
      conditionOneOf: {
        case: "field",
        value: { key: "group", match: { matchValue: { case: "keyword", value: "g1" } } },
      },
    },
  ],
};
const { result: found } = await points.search({
  collectionName,
  vector: vectorOf(5),
  limit: 10n,
  filter,
  withPayload: { selectorOptions: { case: "enable", value: true } },
});
assert.equal(found[0].id.pointIdOptions.value, 5n);
assert.ok(found.every(({ payload }) => payload.group.kind.value === "g1"));
const { result: got } = await points.get({ collectionName, ids: [numbered(7)] });
assert.equal(got.length, 1);
await points.delete({
  collectionName,
  wait: true,
  points: { pointsSelectorOneOf: { case: "filter", value: filter } },
});
assert.equal((await points.count({ collectionName })).result.count, 750n);
await assert.rejects(collections.get({ collectionName: "none" }), /doesn't exist/);
await collections.delete({ collectionName });
console.log("client done");
process.exit(0);
