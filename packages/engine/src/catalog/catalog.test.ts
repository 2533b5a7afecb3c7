import assert from "node:assert/strict";
import { test } from "node:test";

import type { Collection } from "../collection/collection.ts";
import { pausedRuntime } from "../common/testing/paused_runtime.ts";
import { type PointId } from "../common/point.ts";
import { configOf } from "../schema/testing/collection_config.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { failNext } from "../storage/testing/fail_next.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { GatedFileSystem } from "../storage/testing/gated_file_system.ts";
import { Catalog } from "./catalog.ts";
import { catalogOn, readerOn } from "./testing/catalog_on.ts";
import { CONFIG, pointsOf, put, storageProblem } from "./testing/catalog_points.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function payloadOf(collection: Collection, id: PointId): Promise<unknown> {
  const view = await collection.view();
  return view.payloadAt(view.find(id)!);
}

test("collections are listed by name and found by it", async () => {
  for (const files of [new MemoryFileSystem(), undefined]) {
    const catalog = await catalogOn(files);
    for (const name of ["b", "a", "B"]) await catalog.create(name, CONFIG);
    assert.deepEqual(await catalog.names(), ["B", "a", "b"]);
    assert.deepEqual([await catalog.exists("a"), await catalog.exists("c")], [true, false]);
    assert.equal(await catalog.get("a"), await catalog.get("a"));
    assert.equal(await catalog.find("c"), undefined);
    await assert.rejects(catalog.get("c"), {
      code: "not_found",
      message: "Not found: Collection `c` doesn't exist!",
    });
    await assert.rejects(catalog.create("a", CONFIG), {
      code: "already_exists",
      message: "Wrong input: Collection `a` already exists!",
    });
    await put(catalog, "a", 1, 2);
    assert.deepEqual([await pointsOf(catalog, "a"), await pointsOf(catalog, "b")], [2, 0]);
    await catalog.close();
  }
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
  const disk = new SimulatedDisk(1);
  let catalog = await catalogOn(disk.fileSystem());
  for (const [at, name] of names.entries()) {
    await catalog.create(name, CONFIG);
    await put(catalog, name, ...Array.from({ length: at + 1 }, (_, id) => id));
    await catalog.updateAliases([{ kind: "create", collection: name, alias: `${name}*` }]);
  }
  catalog = await catalogOn(disk.afterPowerLoss(2).fileSystem());
  assert.deepEqual(await catalog.names(), names.toSorted());
  for (const [at, name] of names.entries()) {
    assert.equal(await pointsOf(catalog, name), at + 1, name);
    assert.equal(await pointsOf(catalog, `${name}*`), at + 1, name);
  }
  assert.equal(await catalog.delete("a\u0000"), true);
  const known = ["a", "a\u0000b", "a\u0001", "a\u0000", "a\u0000*"];
  assert.deepEqual(await Promise.all(known.map((name) => catalog.exists(name))), [
    true,
    true,
    true,
    false,
    false,
  ]);
  await catalog.close();
});

test("a name with half of a character is refused, and the storage opens again", async () => {
  const files = new MemoryFileSystem();
  const catalog = await catalogOn(files);
  await catalog.create("c", CONFIG);
  for (const name of ["\ud800", "half \udc00", "\udc00\ud800"]) {
    await assert.rejects(catalog.create(name, CONFIG), { code: "bad_input" });
  }
  await catalog.close();
  assert.deepEqual(await (await catalogOn(files)).names(), ["c"]);
});

test("an alias stands for its collection wherever a name may, but cannot be deleted as one", async () => {
  const catalog = await catalogOn(new MemoryFileSystem());
  await catalog.create("one", CONFIG);
  await catalog.create("two", CONFIG);
  await catalog.updateAliases([
    { kind: "create", collection: "two", alias: "z" },
    { kind: "create", collection: "one", alias: "y" },
    { kind: "create", collection: "one", alias: "x" },
  ]);
  assert.equal(await catalog.get("z"), await catalog.get("two"));
  assert.deepEqual(await catalog.listAliases(), [
    { alias: "x", collection: "one" },
    { alias: "y", collection: "one" },
    { alias: "z", collection: "two" },
  ]);
  assert.deepEqual(
    (await catalog.listAliases("one")).map(({ alias }) => alias),
    ["x", "y"],
  );
  assert.equal(await catalog.delete("z"), false);
  await assert.rejects(catalog.create("z", CONFIG), {
    message:
      "Wrong input: Can't create collection with name z. Alias with the same name already exists",
  });
  await catalog.configure("z", () => configOf({ vectors: { size: 7, distance: "Dot" } }));
  assert.deepEqual(
    (await catalog.get("two")).config,
    configOf({ vectors: { size: 7, distance: "Dot" } }),
  );
  assert.equal(await catalog.delete("one"), true);
  assert.deepEqual(await catalog.listAliases(), [{ alias: "z", collection: "two" }]);
  assert.equal(await catalog.exists("x"), false);
  await assert.rejects(
    catalog.configure("x", (config) => config),
    { code: "not_found" },
  );
  await catalog.close();
});

test("changes of one configuration at once are made one of the other", async () => {
  const files = new MemoryFileSystem();
  const catalog = await catalogOn(files);
  await catalog.create("c", CONFIG);
  await Promise.all(
    ["a", "b", "d"].map((key) =>
      catalog.configure("c", (config) => ({
        ...config,
        metadata: { ...config.metadata, [key]: 1 },
      })),
    ),
  );
  const expected = { ...CONFIG, metadata: { a: 1, b: 1, d: 1 } };
  assert.deepEqual((await catalog.get("c")).config, expected);
  await catalog.close();
  assert.deepEqual((await (await catalogOn(files)).get("c")).config, expected);
});

test("changes of aliases apply in order; those before a failing one stay", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem());
  for (const name of ["one", "two"]) await catalog.create(name, CONFIG);
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
  assert.deepEqual(await catalog.listAliases(), expected);
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
  assert.deepEqual(await catalog.listAliases(), expected);
  const reopened = await catalogOn(disk.afterPowerLoss(1).fileSystem());
  assert.deepEqual(await reopened.listAliases(), expected);
});

test("a reader beside the writer sees what became durable since", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem());
  const reader = await readerOn(disk);
  assert.deepEqual(await reader.names(), []);
  await catalog.create("c", CONFIG);
  assert.equal(await pointsOf(reader, "c"), 0);
  await put(catalog, "c", 1, 2);
  assert.deepEqual([await reader.names(), await pointsOf(reader, "c")], [["c"], 2]);
  const known = await reader.get("c");
  await put(catalog, "c", 2, 3);
  const larger = configOf({ vectors: { size: 5, distance: "Dot" } });
  await catalog.configure("c", () => larger);
  assert.equal(await reader.get("c"), known);
  assert.deepEqual([await pointsOf(reader, "c"), known.config], [3, larger]);
  assert.deepEqual(await payloadOf(known, 3), { id: 3 });
  await catalog.updateAliases([{ kind: "create", collection: "c", alias: "a" }]);
  assert.equal(await reader.get("a"), known);

  await catalog.delete("c");
  await catalog.create("c", CONFIG);
  await put(catalog, "c", 9);
  assert.equal(await reader.exists("a"), false);
  assert.notEqual(await reader.get("c"), known);
  assert.deepEqual(
    [await pointsOf(reader, "c"), (await (await reader.get("c")).view()).find(9) !== undefined],
    [1, true],
  );
  await assert.rejects(put(reader, "c", 1), { code: "forbidden" });
  for (const change of [
    () => reader.create("d", CONFIG),
    () => reader.delete("c"),
    () => reader.configure("c", () => larger),
    () => reader.updateAliases([{ kind: "create", collection: "c", alias: "a" }]),
  ]) {
    await assert.rejects(change(), { code: "forbidden" });
  }
  assert.deepEqual(await reader.names(), ["c"]);
  await reader.close();
  await catalog.close();
});

test("a creation, a deletion or a change that cannot be made durable did not happen", async () => {
  for (const isTakenBack of [true, false]) {
    const disk = new SimulatedDisk(1);
    const catalog = await catalogOn(disk.fileSystem());
    await catalog.create("kept", CONFIG);
    await put(catalog, "kept", 1);
    const failing: (() => Promise<unknown>)[] = [
      () => catalog.create("new", CONFIG),
      () => catalog.delete("kept"),
      () => catalog.configure("kept", () => configOf({ vectors: { size: 2, distance: "Dot" } })),
      () => catalog.updateAliases([{ kind: "create", collection: "kept", alias: "a" }]),
    ];
    const files = disk.fileNames();
    const check = async (of: Catalog): Promise<void> => {
      assert.deepEqual([await of.names(), await of.listAliases()], [["kept"], []]);
      assert.deepEqual((await of.get("kept")).config, CONFIG);
      assert.equal(await pointsOf(of, "kept"), 1);
    };
    for (const action of failing) {
      if (isTakenBack) failNext(disk, "sync");
      else disk.faults = { sync: 1 };
      await assert.rejects(action(), { code: "storage" });
      disk.faults = {};
      await check(catalog);
      await put(catalog, "kept", 1);
      await check(catalog);
    }
    assert.deepEqual(disk.fileNames(), files, "nothing was purged");
    // What was not taken back yet is, before anything else is written.
    await catalog.updateAliases([{ kind: "delete", alias: "nothing" }]);
    await check(await catalogOn(disk.afterPowerLoss(3).fileSystem()));
  }
});

test("a reader beside a busy writer reads the records only when one changed", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem());
  await catalog.create("c", CONFIG);
  const reader = await readerOn(disk);
  await put(catalog, "c", 0);
  await pointsOf(reader, "c");
  // The writer reads nothing of the catalog.
  const opened = (): number => {
    const trace = disk.trace.splice(0);
    return trace.filter((call) => /^(open|read) catalog\/manifest/.test(call)).length;
  };
  const handedOut: string[] = [];
  const collection = await reader.get("c");
  let { config } = collection;
  Object.defineProperty(collection, "config", {
    get: () => config,
    set: (changed: typeof config) => {
      handedOut.push("config");
      config = changed;
    },
  });
  opened();
  for (let id = 0; id < 10; id++) {
    await put(catalog, "c", id);
    assert.equal(await pointsOf(reader, "c"), id + 1);
    assert.deepEqual(await reader.names(), ["c"]);
  }
  await catalog.updateAliases([{ kind: "create", collection: "c", alias: "a" }]);
  assert.equal(await reader.exists("a"), true);
  assert.deepEqual([opened(), handedOut], [0, []]);
  const larger = configOf({ vectors: { size: 2, distance: "Dot" } });
  await catalog.configure("c", () => larger);
  assert.deepEqual((await reader.get("c")).config, larger);
  assert.deepEqual([opened(), handedOut], [0, ["config"]], "it follows the log");
});

test("opening a collection lets other work run, is done once, and fails again when it fails", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem());
  await catalog.create("c", CONFIG);
  await put(catalog, "c", ...Array.from({ length: 2000 }, (_, id) => id));
  const crashed = disk.afterPowerLoss(1);
  const reopened = await catalogOn(crashed.fileSystem(), { runtime: pausedRuntime() });
  let turns = 0;
  let isOpen = false;
  const count = (): void => {
    turns++;
    if (!isOpen) setImmediate(count);
  };
  setImmediate(count);
  crashed.trace.length = 0;
  const opened = await Promise.all([reopened.get("c"), reopened.get("c")]);
  isOpen = true;
  assert.ok(turns > 2, `${turns} turns`);
  assert.equal(opened[0], opened[1]);
  const opens = crashed.trace.filter((call) => call === "open collections/0/manifest.json");
  assert.ok(opens.length > 0 && opens.length <= 2, "once, and its size");
  assert.equal(await pointsOf(reopened, "c"), 2000);
  await reopened.close();

  crashed.damage("collections/0/log.0000000000000000", (bytes) => {
    bytes[1000]! ^= 1;
  });
  const damaged = await catalogOn(crashed.fileSystem());
  for (let attempt = 0; attempt < 2; attempt++) {
    await assert.rejects(damaged.get("c"), storageProblem("damaged", "collections/0/"));
  }
  assert.deepEqual(await damaged.names(), ["c"]);
  await damaged.close();
});

test("collections created at once get different numbers, whatever else is being written", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem());
  await catalog.create("other", CONFIG);
  const ballast = put(catalog, "other", ...Array.from({ length: 2000 }, (_, id) => id));
  const names = ["a", "b", "c"];
  await Promise.all([
    ...names.map((name) => catalog.create(name, CONFIG)),
    catalog.updateAliases([{ kind: "create", collection: "other", alias: "z" }]),
  ]);
  await ballast;
  for (const [at, name] of names.entries()) {
    await put(catalog, name, ...Array.from({ length: at + 1 }, (_, id) => id));
  }
  const reopened = await catalogOn(disk.afterPowerLoss(1).fileSystem());
  for (const [at, name] of names.entries()) assert.equal(await pointsOf(reopened, name), at + 1);
  assert.equal(await pointsOf(reopened, "z"), 2000);
  await reopened.close();
});

test("a change is seen when it is durable, not before", async () => {
  const files = new GatedFileSystem();
  const catalog = await catalogOn(files);
  const release = files.hold();
  const created = catalog.create("c", CONFIG);
  const again = assert.rejects(catalog.create("c", CONFIG), { code: "already_exists" });
  for (let turns = 0; turns < 5; turns++) await turn();
  assert.deepEqual(await catalog.names(), []);
  release();
  await created;
  await again;
  assert.deepEqual(await catalog.names(), ["c"]);
});

test("a collection whose deletion fails is there all the time, whoever asks for names", async () => {
  const disk = new SimulatedDisk(1);
  const catalog = await catalogOn(disk.fileSystem(), { runtime: pausedRuntime() });
  await catalog.create("kept", CONFIG);
  await put(catalog, "kept", 1000);
  const ids = Array.from({ length: 300 }, (_, id) => id);
  let isWritten = false;
  const writing = put(catalog, "kept", ...ids).then(() => {
    isWritten = true;
  });
  await turn();
  assert.equal(isWritten, false);
  failNext(disk, "sync");
  let isOver = false;
  const deleting = catalog.delete("kept").finally(() => {
    isOver = true;
  });
  const failing = assert.rejects(deleting, { code: "storage" });
  const asked: Promise<string[]>[] = [];
  const ask = (): void => {
    asked.push(catalog.names());
    if (!isOver) setImmediate(ask);
  };
  ask();
  await failing;
  await writing;
  for (const names of await Promise.all(asked)) assert.deepEqual(names, ["kept"]);
  assert.deepEqual(await catalog.names(), ["kept"]);
  assert.equal(await pointsOf(catalog, "kept"), 301);
});
