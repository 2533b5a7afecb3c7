/**
 * The victim of the crash test: upserts numbered batches into a folder and prints the number of
 * each one that was acknowledged.
 *
 * Arguments: the folder, the first batch number.
 */
import { QdrantClient } from "../qdrant_client.ts";
import { batchPoints, CRASH_COLLECTION, CRASH_CONFIG } from "./crash_batches.ts";

const [path, first] = process.argv.slice(2);
const client = new QdrantClient({ path: path! });
const { exists } = await client.collectionExists(CRASH_COLLECTION);
if (!exists) await client.createCollection(CRASH_COLLECTION, CRASH_CONFIG);
process.stdout.write("ready\n");
for (let batch = Number(first); ; batch++) {
  await client.upsert(CRASH_COLLECTION, { points: batchPoints(batch), wait: true });
  process.stdout.write(`${batch}\n`);
}
