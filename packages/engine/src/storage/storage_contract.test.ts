import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test, type TestContext } from "node:test";
import { QdrantError, type ErrorCode } from "@quiverdb/client";
import { seededRandom } from "../common/prng.ts";
import { FaultyStorage } from "./testing/faulty_storage.ts";
import { compareKeys, encodeKey, type Key } from "./key.ts";
import { MemoryStorage } from "./memory_storage.ts";
import { openFolderStorage } from "./open_storage.ts";
import type { Storage } from "./storage.ts";
import { temporaryFolder } from "./testing/temporary_folder.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 4711);

interface Kind {
  readonly name: string;
  readonly keepsFiles: boolean;
  readonly open: (context: TestContext) => Promise<Storage>;
}

const KINDS: readonly Kind[] = [
  { name: "memory", keepsFiles: false, open: async () => new MemoryStorage() },
  { name: "faulty", keepsFiles: true, open: async () => new FaultyStorage(1) },
  {
    name: "folder",
    keepsFiles: true,
    open: (context) => openFolderStorage(temporaryFolder(context)),
  },
];

for (const kind of KINDS) {
  const contract = (name: string, body: (storage: Storage) => Promise<void>): void => {
    void test(`${kind.name}: ${name}`, async (context) => {
      const storage = await kind.open(context);
      try {
        await body(storage);
      } finally {
        await storage.close();
      }
    });
  };

  contract("changes are seen before and after they are durable", async (storage) => {
    const key = encodeKey("a", 1);
    assert.equal(storage.get(key), undefined);
    const first = storage.commit([{ key, value: bytes(1) }]);
    assert.deepEqual(storage.get(key), bytes(1));
    const second = storage.commit([{ key, value: bytes(2) }]);
    assert.deepEqual(storage.get(key), bytes(2));
    await first;
    assert.deepEqual(storage.get(key), bytes(2));
    await second;
    assert.deepEqual(storage.get(key), bytes(2));
    const third = storage.commit([{ key, value: undefined }]);
    assert.equal(storage.get(key), undefined);
    await third;
    assert.equal(storage.get(key), undefined);
  });

  contract("the last change of a key in one commit wins", async (storage) => {
    const key = encodeKey("a");
    await storage.commit([
      { key, value: bytes(1) },
      { key, value: undefined },
      { key, value: bytes(3) },
      { key: encodeKey("gone"), value: undefined },
    ]);
    assert.deepEqual(storage.get(key), bytes(3));
    assert.equal(storage.get(encodeKey("gone")), undefined);
  });

  contract("commits of any size take effect in call order", async (storage) => {
    const changes = Array.from({ length: 5000 }, (_, at) => ({
      key: encodeKey("a", at),
      value: bytes(1),
    }));
    const last = encodeKey("a", 4999);
    const durable = Promise.all([
      storage.commit([{ key: last, value: bytes(0) }]),
      storage.commit(changes),
      storage.commit([{ key: last, value: bytes(2) }]),
      storage.commit([{ key: encodeKey("a", 0), value: undefined }]),
      storage.commit(changes.slice(0, 2000)),
      storage.commit([{ key: encodeKey("a", 1), value: undefined }]),
    ]);
    await durable;
    assert.deepEqual(storage.get(last), bytes(2));
    assert.deepEqual(storage.get(encodeKey("a", 0)), bytes(1));
    assert.equal(storage.get(encodeKey("a", 1)), undefined);
    assert.equal([...storage.range(encodeKey("a"))].length, 4999);
  });

  contract("returned bytes are plain and belong to the caller", async (storage) => {
    const key = encodeKey("a");
    const durable = storage.commit([{ key, value: bytes(1, 2) }]);
    storage.get(key)?.fill(9);
    await durable;
    storage.get(key)?.fill(9);
    for (const [, value] of storage.range(key)) value.fill(9);
    assert.deepEqual(storage.get(key), bytes(1, 2));
    assert.equal(Object.getPrototypeOf(storage.get(key)), Uint8Array.prototype);
  });

  contract("empty, shared and large values are kept", async (storage) => {
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    shared.set([7, 8, 9]);
    const large = new Uint8Array(10_000_000).map((_, i) => i % 251);
    await storage.commit([
      { key: encodeKey("empty"), value: new Uint8Array(0) },
      { key: encodeKey("large"), value: large },
      { key: encodeKey("part"), value: large.subarray(100, 103) },
      { key: encodeKey("shared"), value: shared },
    ]);
    assert.equal(storage.get(encodeKey("empty"))?.length, 0);
    assert.deepEqual([...(storage.get(encodeKey("shared")) ?? [])], [7, 8, 9]);
    assert.deepEqual([...(storage.get(encodeKey("part")) ?? [])], [100, 101, 102]);
    assert.equal(Buffer.compare(storage.get(encodeKey("large")) ?? bytes(), large), 0);
    const lengths = [...storage.range(bytes())].map(([, value]) => value.length);
    assert.deepEqual(lengths, [0, 10_000_000, 3, 3]);
  });

  contract("a range gives the keys of a prefix in ascending order", async (storage) => {
    const keys = [[0], [1], [1, 0], [1, 2], [1, 255], [1, 255, 255], [2], [254, 255], [255, 0]];
    const changes = keys.map((key) => ({ key: bytes(...key), value: bytes(key.length) }));
    await storage.commit(changes.toReversed());
    assert.deepEqual(keysOf(storage, bytes()), keys);
    assert.deepEqual(keysOf(storage, bytes(1)), keys.slice(1, 6));
    assert.deepEqual(keysOf(storage, bytes(1, 255)), keys.slice(4, 6));
    assert.deepEqual(keysOf(storage, bytes(255)), [[255, 0]]);
    assert.deepEqual(keysOf(storage, bytes(3)), []);
  });

  contract("random commits leave what a plain map holds", async (storage) => {
    const random = seededRandom(SEED);
    const model = new Map<string, { key: Key; value: Uint8Array }>();
    const pending: Promise<void>[] = [];
    for (let round = 0; round < 120; round++) {
      const changes = Array.from({ length: 1 + Math.floor(random() * 30) }, () => {
        const key = encodeKey(Math.floor(random() * 4), "k", Math.floor(random() * 300));
        const deleted = random() < 0.3;
        const value = deleted ? undefined : bytes(round, Math.floor(random() * 256));
        if (value === undefined) model.delete(key.join());
        else model.set(key.join(), { key, value });
        return { key, value };
      });
      pending.push(storage.commit(changes));
      if (random() < 0.3) await turn();
      if (random() < 0.1) await Promise.all(pending.splice(0));
      const prefix = encodeKey(Math.floor(random() * 4));
      const expected = [...model.values()]
        .filter(({ key }) => compareKeys(key.subarray(0, 4), prefix) === 0)
        .sort((a, b) => compareKeys(a.key, b.key));
      const actual = [...storage.range(prefix)];
      assert.deepEqual(
        actual.map(([key, value]) => `${key.join()}=${value.join()}`),
        expected.map(({ key, value }) => `${key.join()}=${value.join()}`),
        `seed ${SEED}, round ${round}`,
      );
    }
    await Promise.all(pending);
    for (const { key, value } of model.values()) assert.deepEqual(storage.get(key), value);
  });

  contract("a hundred thousand changes fit into one commit", async (storage) => {
    const changes = Array.from({ length: 100_000 }, (_, i) => ({
      key: encodeKey("n", i),
      value: bytes(i & 255, i >> 8),
    }));
    await storage.commit(changes);
    assert.deepEqual(storage.get(encodeKey("n", 54_321)), bytes(54_321 & 255, 54_321 >> 8));
    let count = 0;
    for (const [key] of storage.range(encodeKey("n"))) {
      assert.equal(compareKeys(key, changes[count]!.key), 0);
      count++;
    }
    assert.equal(count, 100_000);
  });

  contract("a range may be consumed while commits go on", async (storage) => {
    const changes = Array.from({ length: 2000 }, (_, i) => ({
      key: encodeKey("n", i),
      value: bytes(1),
    }));
    await storage.commit(changes);
    let seen = 0;
    for (const [key] of storage.range(encodeKey("n"))) {
      assert.equal(compareKeys(key, encodeKey("n", seen)), 0);
      if (seen % 700 === 0) await storage.commit([{ key, value: undefined }]);
      seen++;
    }
    assert.equal(seen, 2000);
    assert.equal([...storage.range(encodeKey("n"))].length, 1997);
  });

  contract("a wrong key, file name or position refuses the whole commit", async (storage) => {
    const good = { key: encodeKey("good"), value: bytes(1) };
    const append = (file: string, position = 0) => [{ file, position, bytes: () => bytes(1) }];
    const key = (length: number) => [good, { key: new Uint8Array(length), value: bytes(1) }];
    await assert.rejects(storage.commit(key(0)), failsWith("storage"));
    await assert.rejects(storage.commit(key(1601)), failsWith("storage"));
    await assert.rejects(
      storage.commit([good, { ...good, key: bytes(255) }]),
      failsWith("storage"),
    );
    for (const file of [
      "",
      "/etc/x",
      "../x",
      "a/../b",
      "a//b",
      "a/",
      ".",
      "a\\b",
      "C:x",
      ".x",
      "a.",
    ]) {
      await assert.rejects(storage.commit([good], append(file)), failsWith("storage"), file);
    }
    await assert.rejects(storage.commit([good], append("a", -1)), failsWith("storage"));
    await assert.rejects(storage.commit([good], append("a", 0.5)), failsWith("storage"));
    assert.equal(storage.get(good.key), undefined);
    await storage.commit(key(1600));
    assert.deepEqual(storage.get(good.key), bytes(1));
  });

  contract("the epoch stands still while all goes well", async (storage) => {
    const epoch = storage.epoch();
    await storage.commit([{ key: encodeKey("a"), value: bytes(1) }]);
    assert.equal(storage.epoch(), epoch);
  });

  void test(`${kind.name}: close waits for accepted commits, later calls fail`, async (context) => {
    const storage = await kind.open(context);
    let durable = false;
    const key = encodeKey("a");
    void storage.commit([{ key, value: bytes(1) }]).then(() => {
      durable = true;
    });
    await Promise.all([storage.close(), storage.close()]);
    assert.ok(durable);
    await assert.rejects(storage.commit([{ key, value: bytes(1) }]), failsWith("closed"));
    assert.throws(() => storage.get(key), failsWith("closed"));
    assert.throws(() => [...storage.range(key)], failsWith("closed"));
    await storage.close();
  });

  if (!kind.keepsFiles) {
    contract("appends are dropped and no file is found", async (storage) => {
      const append = {
        file: "c/rows",
        position: 0,
        bytes: () => assert.fail("bytes were asked for"),
      };
      await storage.commit([], [append]);
      assert.deepEqual(storage.listFiles(""), []);
      assert.throws(() => storage.readFile("c/rows", 0, bytes(0)), failsWith("storage"));
      await storage.removeFiles("c");
    });
    continue;
  }

  contract("appended bytes are read back from any position", async (storage) => {
    const append = (file: string, position: number, ...content: number[]) => ({
      file,
      position,
      bytes: () => bytes(...content),
    });
    await storage.commit([], [append("c/1/rows", 0, 1, 2, 3), append("c/2/rows", 0, 9)]);
    await Promise.all([
      storage.commit([], [append("c/1/rows", 3, 4, 5)]),
      storage.commit([], [append("c/1/rows", 5, 6), append("c/1/other", 2, 7)]),
    ]);
    const target = new Uint8Array(6);
    storage.readFile("c/1/rows", 0, target);
    assert.deepEqual(target, bytes(1, 2, 3, 4, 5, 6));
    storage.readFile("c/1/other", 0, target.subarray(1, 4));
    assert.deepEqual(target, bytes(1, 0, 0, 7, 5, 6));
    assert.deepEqual(storage.listFiles(""), ["c/1/other", "c/1/rows", "c/2/rows"]);
    assert.deepEqual(storage.listFiles("c/1"), ["c/1/other", "c/1/rows"]);
    assert.deepEqual(storage.listFiles("d"), []);
  });

  contract("a shorter or missing file is damage that names the file", async (storage) => {
    await storage.commit([], [{ file: "c/rows", position: 0, bytes: () => bytes(1, 2) }]);
    assert.throws(
      () => storage.readFile("c/rows", 1, new Uint8Array(2)),
      failsWith("storage", "c/rows"),
    );
    assert.throws(
      () => storage.readFile("c/none", 0, new Uint8Array(1)),
      failsWith("storage", "c/none"),
    );
  });

  contract("files are removed by folder and can be written again", async (storage) => {
    const append = (file: string, content: number) => ({
      file,
      position: 0,
      bytes: () => bytes(content),
    });
    await storage.commit([], [append("c/1/rows", 1), append("c/10/rows", 2)]);
    const target = new Uint8Array(1);
    storage.readFile("c/1/rows", 0, target);
    await storage.removeFiles("c/1");
    await storage.removeFiles("c/none");
    assert.deepEqual(storage.listFiles(""), ["c/10/rows"]);
    assert.throws(() => storage.readFile("c/1/rows", 0, target), failsWith("storage"));
    await storage.commit([], [append("c/1/rows", 3)]);
    storage.readFile("c/1/rows", 0, target);
    assert.deepEqual(target, bytes(3));
    await assert.rejects(storage.removeFiles(".."), failsWith("storage"));
  });
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function keysOf(storage: Storage, prefix: Key): number[][] {
  return Array.from(storage.range(prefix), ([key]) => Array.from(key));
}

function failsWith(code: ErrorCode, text = ""): (error: unknown) => boolean {
  return (error) =>
    error instanceof QdrantError && error.code === code && error.message.includes(text);
}
