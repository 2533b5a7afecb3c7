import assert from "node:assert/strict";
import test from "node:test";
import { QdrantClient } from "quiverdb";
import { collectionName, findStored, storedIds } from "./dictionary.ts";
import { completeDictionary } from "./indexing.ts";
import type { Synset, WordNet } from "./wordnet.ts";

const size = 3000;

/** A dictionary of numbers; `onRead` sees every synset before it is handed out. */
function numbers(source = "numbers 1", onRead?: (at: number) => void): WordNet {
  return {
    source,
    size,
    *synsets(): Generator<Synset> {
      for (let at = 0; at < size; at++) {
        onRead?.(at);
        const words = [`n${at}`];
        const definition = `the number before ${at + 1}`;
        yield { id: at + 1, pos: "noun", words, domain: "noun.quantity", definition, examples: [] };
      }
    },
  };
}

interface Run {
  wordNet: WordNet | undefined;
  signal?: AbortSignal;
}

async function complete(client: QdrantClient, { wordNet, signal }: Run): Promise<string> {
  let text = "";
  await completeDictionary(client, {
    path: "here",
    output: { write: (part: string) => (text += part) },
    signal: signal ?? new AbortController().signal,
    openWordNet: async () => wordNet ?? assert.fail("WordNet was opened"),
  });
  return text;
}

test("a first run stores everything, the next one does not even open WordNet", async () => {
  await using client = new QdrantClient(":memory:");
  assert.equal(await findStored(client), undefined);
  const text = await complete(client, { wordNet: numbers() });
  assert.match(text, /^Storing 3,000 meanings of WordNet in here\.\n/);
  assert.match(text, /storing: 100% 3,000 of 3,000/);
  assert.deepEqual(await findStored(client), { source: "numbers 1", count: size, total: size });
  assert.equal(await complete(client, { wordNet: undefined }), "");
});

test("a run that was stopped keeps what it stored and is continued", async () => {
  await using client = new QdrantClient(":memory:");
  const controller = new AbortController();
  const stopInTheMiddle = (at: number): void => {
    if (at === 2500) controller.abort();
  };
  const wordNet = numbers("numbers 1", stopInTheMiddle);
  await complete(client, { wordNet, signal: controller.signal });
  const { count } = (await findStored(client))!;
  assert.ok(count >= 1024 && count < size, `${count} are stored`);

  const text = await complete(client, { wordNet: numbers() });
  assert.match(text, /^Going on in here: [\d,]+ of 3,000 are stored\.\n/);
  const ids = await storedIds(client);
  assert.deepEqual(
    [...ids].toSorted((a, b) => a - b),
    Array.from({ length: size }, (_, at) => at + 1),
  );
});

test("points that vanished are stored again, the others are left alone", async () => {
  await using client = new QdrantClient(":memory:");
  await complete(client, { wordNet: numbers() });
  await client.setPayload(collectionName, {
    payload: { words: ["kept"] },
    points: [7],
    wait: true,
  });
  await client.delete(collectionName, { points: [1, 2000], wait: true });
  await complete(client, { wordNet: numbers() });
  assert.equal((await findStored(client))?.count, size);
  const [kept, back] = await client.retrieve(collectionName, { ids: [7, 2000] });
  assert.deepEqual(kept?.payload?.["words"], ["kept"]);
  assert.deepEqual(back?.payload?.["words"], ["n1999"]);
});

test("an unfinished collection of another edition is replaced", async () => {
  await using client = new QdrantClient(":memory:");
  await complete(client, { wordNet: numbers("numbers 1") });
  await client.delete(collectionName, { points: [1], wait: true });
  const text = await complete(client, { wordNet: numbers("numbers 2") });
  assert.match(text, /^Storing 3,000/);
  assert.equal((await findStored(client))?.source, "numbers 2");
});

function failAtTen(at: number): void {
  if (at === 10) throw new Error("the disk is gone");
}

test("an error that is no interruption is passed on", async () => {
  await using client = new QdrantClient(":memory:");
  const wordNet = numbers("numbers 1", failAtTen);
  await assert.rejects(complete(client, { wordNet }), /the disk is gone/);
});
