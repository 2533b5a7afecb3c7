import assert from "node:assert/strict";
import { test } from "node:test";

import type { Collection } from "../collection/collection.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import { DEFAULT_VECTOR, type PointId, type Vector } from "../common/point.ts";
import { configOf } from "../schema/testing/collection_config.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { compareKeys, encodeKey } from "../storage/key.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import type { Append, Change, Storage } from "../storage/storage.ts";
import { Catalog } from "./catalog.ts";
import { environmentOn } from "../shard/testing/environment.ts";

const WAIT = { wait: true, timeoutMs: undefined };

function upsert(...ids: number[]): UpdateOperation<Vector> {
  const vector: Vector = { kind: "dense", values: Float32Array.of(1) };
  return {
    kind: "upsert",
    points: ids.map((id) => ({
      id,
      vectors: new Map([[DEFAULT_VECTOR, vector]]),
      payload: { id },
    })),
    mode: "upsert",
    filter: undefined,
  };
}

async function put(catalog: Catalog, name: string, ...ids: number[]): Promise<void> {
  await (await catalog.get(name)).update(upsert(...ids), WAIT);
}

async function pointsOf(catalog: Catalog, name: string): Promise<number> {
  const collection = await catalog.get(name);
  return (await collection.view()).pointCount;
}

async function payloadOf(collection: Collection, id: PointId): Promise<unknown> {
  const view = await collection.view();
  return view.payloadAt(view.find(id)!);
}

/** A storage as a process sees it that reads beside the one that writes. */
class Beside implements Storage {
  readonly readOnly = true;
  /** How often the records of collections or aliases were read. */
  recordReads = 0;
  private readonly storage: FaultyStorage;

  constructor(storage: FaultyStorage) {
    this.storage = storage;
  }

  epoch(): number {
    return this.storage.readerEpoch();
  }

  hold(): () => void {
    return this.storage.hold();
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.storage.get(key);
  }

  range(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    const kinds = [encodeKey("collection"), encodeKey("alias")];
    if (kinds.some((kind) => compareKeys(kind, prefix) === 0)) this.recordReads++;
    return this.storage.range(prefix);
  }

  readFile(file: string, position: number, target: Uint8Array): void {
    this.storage.readFile(file, position, target);
  }

  listFiles(prefix: string): string[] {
    return this.storage.listFiles(prefix);
  }

  async commit(_changes: readonly Change[], _appends?: readonly Append[]): Promise<void> {
    assert.fail("a reader writes nothing");
  }

  async removeFiles(): Promise<void> {
    assert.fail("a reader removes nothing");
  }

  async close(): Promise<void> {}
}

test("collections are listed by name and found by it", async () => {
  const catalog = new Catalog(environmentOn(new MemoryStorage()));
  for (const name of ["b", "a", "B"])
    await catalog.create(name, configOf({ vectors: { size: 1, distance: "Dot" } }));
  assert.deepEqual(catalog.names(), ["B", "a", "b"]);
  assert.deepEqual([catalog.exists("a"), catalog.exists("c")], [true, false]);
  assert.equal(await catalog.get("a"), await catalog.get("a"));
  assert.equal(await catalog.find("c"), undefined);
  await assert.rejects(catalog.get("c"), {
    code: "not_found",
    message: "Not found: Collection `c` doesn't exist!",
  });
  await assert.rejects(catalog.create("a", configOf({ vectors: { size: 1, distance: "Dot" } })), {
    code: "already_exists",
    message: "Wrong input: Collection `a` already exists!",
  });
});

test("names with odd characters are kept apart, by the storage too", async () => {
  const names = [
    "a",
    "a\u0001",
    "a\u0000",
    "a\u0000b",
    "A",
    "ä",
    "a\u0308",
    "日本",
    "😀",
    "__proto__",
  ];
  names.push("a b", "a.b", "..", "%2F", "toString", "x".repeat(255), "€".repeat(255));
  let storage = new FaultyStorage(1);
  let catalog = new Catalog(environmentOn(storage));
  for (const [at, name] of names.entries()) {
    await catalog.create(name, configOf({ vectors: { size: 1, distance: "Dot" } }));
    await put(catalog, name, ...Array.from({ length: at + 1 }, (_, id) => id));
    await catalog.updateAliases([{ kind: "create", collection: name, alias: `${name}*` }]);
  }
  storage = storage.crash(2);
  catalog = new Catalog(environmentOn(storage));
  assert.deepEqual(catalog.names(), names.toSorted());
  for (const [at, name] of names.entries()) {
    assert.equal(await pointsOf(catalog, name), at + 1, name);
    assert.equal(await pointsOf(catalog, `${name}*`), at + 1, name);
  }
  assert.equal(await catalog.delete("a\u0000"), true);
  assert.deepEqual(
    ["a", "a\u0000b", "a\u0001", "a\u0000", "a\u0000*"].map((name) => catalog.exists(name)),
    [true, true, true, false, false],
  );
  await catalog.close();
});

test("an alias stands for its collection wherever a name may, but cannot be deleted as one", async () => {
  const catalog = new Catalog(environmentOn(new MemoryStorage()));
  await catalog.create("one", configOf({ vectors: { size: 1, distance: "Dot" } }));
  await catalog.create("two", configOf({ vectors: { size: 1, distance: "Dot" } }));
  await catalog.updateAliases([
    { kind: "create", collection: "two", alias: "z" },
    { kind: "create", collection: "one", alias: "y" },
    { kind: "create", collection: "one", alias: "x" },
  ]);
  assert.equal(await catalog.get("z"), await catalog.get("two"));
  assert.deepEqual(catalog.listAliases(), [
    { alias: "x", collection: "one" },
    { alias: "y", collection: "one" },
    { alias: "z", collection: "two" },
  ]);
  assert.deepEqual(
    catalog.listAliases("one").map(({ alias }) => alias),
    ["x", "y"],
  );
  assert.equal(await catalog.delete("z"), false);
  await assert.rejects(catalog.create("z", configOf({ vectors: { size: 1, distance: "Dot" } })), {
    message:
      "Wrong input: Can't create collection with name z. Alias with the same name already exists",
  });
  await catalog.configure("z", configOf({ vectors: { size: 7, distance: "Dot" } }));
  assert.deepEqual(
    (await catalog.get("two")).config,
    configOf({ vectors: { size: 7, distance: "Dot" } }),
  );
  assert.equal(await catalog.delete("one"), true);
  assert.deepEqual(catalog.listAliases(), [{ alias: "z", collection: "two" }]);
  assert.equal(catalog.exists("x"), false);
  await catalog.close();
});

test("changes of aliases apply in order; those before a failing one stay", async () => {
  let storage = new FaultyStorage(1);
  const catalog = new Catalog(environmentOn(storage));
  for (const name of ["one", "two"])
    await catalog.create(name, configOf({ vectors: { size: 1, distance: "Dot" } }));
  const create = (collection: string, alias: string) =>
    ({ kind: "create", collection, alias }) as const;
  await catalog.updateAliases([
    create("one", "a"),
    create("two", "a"),
    create("one", "b"),
    { kind: "rename", oldAlias: "b", newAlias: "c" },
    { kind: "delete", alias: "nothing" },
  ]);
  const expected = [
    { alias: "a", collection: "two" },
    { alias: "c", collection: "one" },
  ];
  assert.deepEqual(catalog.listAliases(), expected);
  const failing = [
    [create("zz", "n"), "Not found: Collection `zz` doesn't exist!"],
    [create("a", "n"), "Not found: Collection `a` doesn't exist!"],
    [create("one", "two"), "Wrong input: Collection `two` already exists!"],
    [
      { kind: "rename", oldAlias: "b", newAlias: "d" } as const,
      "Not found: Alias b does not exists!",
    ],
  ] as const;
  for (const [at, [action, message]] of failing.entries()) {
    const actions = [create("one", `kept${at}`), action, create("one", "later")];
    await assert.rejects(catalog.updateAliases(actions), { message });
    expected.push({ alias: `kept${at}`, collection: "one" });
  }
  await catalog.updateAliases([{ kind: "rename", oldAlias: "a", newAlias: "a" }]);
  assert.deepEqual(catalog.listAliases(), expected);
  storage = storage.crash(1);
  assert.deepEqual(new Catalog(environmentOn(storage)).listAliases(), expected);
});

test("a reader beside the writer sees what was committed since", async () => {
  const storage = new FaultyStorage(1);
  const catalog = new Catalog(environmentOn(storage));
  const reader = new Catalog(environmentOn(new Beside(storage)));
  assert.deepEqual(reader.names(), []);
  await catalog.create("c", configOf({ vectors: { size: 1, distance: "Dot" } }));
  await put(catalog, "c", 1, 2);
  assert.deepEqual([reader.names(), await pointsOf(reader, "c")], [["c"], 2]);
  const known = await reader.get("c");
  await put(catalog, "c", 2, 3);
  await catalog.configure("c", configOf({ vectors: { size: 5, distance: "Dot" } }));
  assert.equal(await reader.get("c"), known);
  assert.deepEqual(
    [await pointsOf(reader, "c"), known.config],
    [3, configOf({ vectors: { size: 5, distance: "Dot" } })],
  );
  assert.deepEqual(await payloadOf(known, 3), { id: 3 });
  await catalog.updateAliases([{ kind: "create", collection: "c", alias: "a" }]);
  assert.equal(await reader.get("a"), known);

  await catalog.delete("c");
  await catalog.create("c", configOf({ vectors: { size: 1, distance: "Dot" } }));
  await put(catalog, "c", 9);
  assert.equal(reader.exists("a"), false);
  assert.notEqual(await reader.get("c"), known);
  assert.deepEqual(
    [await pointsOf(reader, "c"), (await (await reader.get("c")).view()).find(9) !== undefined],
    [1, true],
  );
  await assert.rejects(put(reader, "c", 1), { code: "forbidden" });
  await reader.close();
  await catalog.close();
});

test("a creation, a deletion or a change whose commit fails did not happen", async () => {
  const storage = new FaultyStorage(1);
  const catalog = new Catalog(environmentOn(storage));
  await catalog.create("kept", configOf({ vectors: { size: 1, distance: "Dot" } }));
  await put(catalog, "kept", 1);
  const failing: (() => Promise<unknown>)[] = [
    () => catalog.create("new", configOf({ vectors: { size: 1, distance: "Dot" } })),
    () => catalog.delete("kept"),
    () => catalog.configure("kept", configOf({ vectors: { size: 2, distance: "Dot" } })),
    () => catalog.updateAliases([{ kind: "create", collection: "kept", alias: "a" }]),
  ];
  for (const action of failing) {
    storage.failCommit();
    await assert.rejects(action(), { code: "storage" });
    assert.deepEqual([catalog.names(), catalog.listAliases()], [["kept"], []]);
    assert.deepEqual(
      (await catalog.get("kept")).config,
      configOf({ vectors: { size: 1, distance: "Dot" } }),
    );
    await put(catalog, "kept", 1);
    assert.equal(await pointsOf(catalog, "kept"), 1);
  }
  assert.deepEqual([...storage.range(encodeKey("purge"))], []);
});

test("a reader beside a busy writer reads the records only when one changed", async () => {
  const storage = new FaultyStorage(1);
  const catalog = new Catalog(environmentOn(storage));
  await catalog.create("c", configOf({ vectors: { size: 1, distance: "Dot" } }));
  const beside = new Beside(storage);
  const reader = new Catalog(environmentOn(beside));
  await pointsOf(reader, "c");
  const before = beside.recordReads;
  for (let id = 0; id < 10; id++) {
    await put(catalog, "c", id);
    assert.equal(await pointsOf(reader, "c"), id + 1);
    assert.deepEqual(reader.names(), ["c"]);
  }
  assert.equal(beside.recordReads, before);
  await catalog.updateAliases([{ kind: "create", collection: "c", alias: "a" }]);
  assert.equal(reader.exists("a"), true);
  await catalog.configure("c", configOf({ vectors: { size: 2, distance: "Dot" } }));
  assert.deepEqual(
    (await reader.get("c")).config,
    configOf({ vectors: { size: 2, distance: "Dot" } }),
  );
  assert.ok(beside.recordReads > before);
});

test("opening a collection lets other work run, is done once, and fails again when it fails", async () => {
  const storage = new FaultyStorage(1);
  const catalog = new Catalog(environmentOn(storage));
  await catalog.create("c", configOf({ vectors: { size: 1, distance: "Dot" } }));
  await put(catalog, "c", ...Array.from({ length: 2000 }, (_, id) => id));
  const crashed = storage.crash(1);
  const reopened = new Catalog(environmentOn(crashed, { runtime: pausedRuntime() }));
  let turns = 0;
  let isOpen = false;
  const count = (): void => {
    turns++;
    if (!isOpen) setImmediate(count);
  };
  setImmediate(count);
  const opened = await Promise.all([reopened.get("c"), reopened.get("c")]);
  isOpen = true;
  assert.ok(turns > 2, `${turns} turns`);
  assert.equal(opened[0], opened[1]);
  assert.equal(await pointsOf(reopened, "c"), 2000);

  const [file] = crashed.listFiles("0");
  await crashed.removeFiles(file!);
  const damaged = new Catalog(environmentOn(crashed));
  await assert.rejects(damaged.get("c"), { code: "storage" });
  await assert.rejects(damaged.get("c"), { code: "storage" });
  await damaged.close();
});

test("collections created at once get different numbers, whatever else is being committed", async () => {
  const storage = new MemoryStorage();
  const catalog = new Catalog(environmentOn(storage));
  const ballast = Array.from({ length: 5000 }, (_, at) => ({
    key: encodeKey("ballast", at),
    value: new Uint8Array(1),
  }));
  const large = storage.commit(ballast);
  const names = ["a", "b", "c"];
  await Promise.all(
    names.map((name) => catalog.create(name, configOf({ vectors: { size: 1, distance: "Dot" } }))),
  );
  await large;
  for (const [at, name] of names.entries()) {
    await put(catalog, name, ...Array.from({ length: at + 1 }, (_, id) => id));
  }
  for (const [at, name] of names.entries()) assert.equal(await pointsOf(catalog, name), at + 1);
  await catalog.close();
});

test("a collection whose deletion fails is there again, whoever asked for names meanwhile", async () => {
  const storage = new FaultyStorage(1);
  const catalog = new Catalog(environmentOn(storage, { runtime: pausedRuntime() }));
  await catalog.create("kept", configOf({ vectors: { size: 1, distance: "Dot" } }));
  const ids = Array.from({ length: 300 }, (_, id) => id);
  const writing = put(catalog, "kept", ...ids).catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  storage.failCommit();
  let isOver = false;
  const deleting = catalog.delete("kept").finally(() => {
    isOver = true;
  });
  const failing = assert.rejects(deleting, { code: "storage" });
  const ask = (): void => {
    catalog.names();
    if (!isOver) setImmediate(ask);
  };
  ask();
  await failing;
  await writing;
  assert.deepEqual(catalog.names(), ["kept"]);
});
