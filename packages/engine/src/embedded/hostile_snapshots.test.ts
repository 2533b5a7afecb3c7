import assert from "node:assert/strict";
import { test } from "node:test";

import { crc32 } from "../storage/checksum.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { backendOn, C, contents, upsert } from "./testing/dense_collection.ts";
import {
  entriesOf,
  filesIn,
  listed,
  recover,
  tar,
  withSnapshot,
} from "./testing/snapshot_calls.ts";

test("archives that are torn, changed, hostile or foreign are refused, and change nothing", async () => {
  for (const files of [undefined, new MemoryFileSystem()]) {
    const { backend, bytes } = await withSnapshot(files);
    await upsert(backend, [1000], 7);
    const before = await contents(backend);
    const filesBefore = files && (await filesIn(files));
    const entries = entriesOf(bytes);
    const whole = entries.map(({ name, bytes: of }) => ({ name, bytes: of }));
    const [manifest, first, ...rest] = whole;
    const huge = { ...first!, bytes: Buffer.alloc(first!.bytes.length + 512, first!.bytes) };
    const long = (name: string): string => `${"x/".repeat(3000)}${name}`;
    const refused: [string, Buffer, RegExp?][] = [
      ["nothing", Buffer.alloc(0), /Malformed tar/],
      ["zeros", Buffer.alloc(100_000), /Malformed tar/],
      ["text", Buffer.from("not a tar"), /Malformed tar/],
      ["gzip", Buffer.from("1f8b08000000000000030300000000000000000", "hex"), /Malformed tar/],
      ["another first file", await tar([first!, manifest!, ...rest]), /is no snapshot|Qdrant/],
      ["traversal", await tar([manifest!, { ...first!, name: "../../evil" }, ...rest])],
      ["absolute", await tar([manifest!, { ...first!, name: "/etc/evil" }, ...rest])],
      ["long name", await tar([manifest!, { ...first!, name: long("evil") }, ...rest])],
      ["link", await tar([manifest!, { name: first!.name, type: "symlink" }, ...rest])],
      ["link first", await tar([{ name: "quiver-snapshot.json", type: "symlink" }])],
      ["folder", await tar([manifest!, { name: first!.name, type: "directory" }, ...rest])],
      ["one file less", await tar([manifest!, ...rest])],
      ["one file more", await tar([...whole, { name: "more", bytes: Buffer.alloc(9) }])],
      ["one file twice", await tar([...whole, rest.at(-1)!])],
      ["larger file", await tar([manifest!, huge, ...rest])],
      ["goes on for ever", Buffer.concat([bytes, Buffer.alloc(4 << 20)])],
      ["followed by another", Buffer.concat([bytes, bytes])],
      [
        "Qdrant's",
        await tar([{ name: "config.json", bytes: Buffer.from("{}") }]),
        /snapshot of a Qdrant server .*migrate/s,
      ],
    ];
    for (let cut = 0; cut < bytes.length; cut += Math.ceil(bytes.length / 23)) {
      refused.push([`cut at ${cut}`, bytes.subarray(0, cut)]);
    }
    for (const { name, at, bytes: of } of entries) {
      for (const position of [at + 30, at + 512, at + 512 + (of.length >> 1)]) {
        const changed = Buffer.from(bytes);
        changed[position]! ^= 0x10;
        refused.push([`changed in ${name} at ${position - at}`, changed]);
      }
    }
    for (const [what, archive, pattern = /./] of refused) {
      await assert.rejects(
        recover(backend, archive),
        (error: { code: string; message: string }) => {
          assert.ok(["bad_input", "internal", "storage"].includes(error.code), what);
          assert.match(error.message, pattern, what);
          return true;
        },
        what,
      );
      for (const name of await listed(backend)) {
        const path = { ...C, snapshot_name: name };
        if (name.startsWith("upload")) await backend.call("deleteSnapshot", { path, query: {} });
      }
    }
    assert.deepEqual(await contents(backend), before);
    // Removed in the background.
    await upsert(backend, [1001], 7);
    await backend.close();
    if (files === undefined) continue;
    const left = (await filesIn(files)).filter((name) => !name.startsWith("collections/0/"));
    const known = filesBefore!.filter((name) => !name.startsWith("collections/0/"));
    assert.deepEqual(left, known);
    const reopened = await backendOn(files);
    assert.equal((await contents(reopened)).size, before.size + 1);
    await reopened.close();
  }
});

test("a snapshot whose manifest is sound, but says what the API refuses, is refused", async () => {
  const { backend, bytes } = await withSnapshot();
  const [manifest, ...rest] = entriesOf(bytes);
  const text = manifest!.bytes.toString("utf8").split("\n")[0]!;
  const withManifest = (change: (content: string) => string): Promise<Buffer> => {
    const line = Buffer.from(`${change(text)}\n`);
    assert.notEqual(line.toString(), `${text}\n`);
    const checksum = crc32(line).toString(16).padStart(8, "0");
    const changed = Buffer.concat([line, Buffer.from(`crc32 ${checksum}\n`)]);
    return tar([{ name: manifest!.name, bytes: changed }, ...rest]);
  };
  const before = await contents(backend);
  for (const change of [
    (of: string) => of.replace('"version":1', '"version":2'),
    (of: string) => of.replaceAll(/\d+\.rows/g, "../../x.rows"),
    (of: string) => of.replaceAll(/"operation":\d+/g, '"operation":-1'),
    (of: string) => of.replaceAll(/"rows":\d+/g, '"rows":1e15'),
    (of: string) => of.replaceAll(/"contentBytes":\d+/g, '"contentBytes":1e15'),
    (of: string) => of.replaceAll(/"sizeBytes":\d+/g, '"sizeBytes":1e15'),
    (of: string) => of.replace('\\"size\\":2', '\\"size\\":200000000'),
    (of: string) => of.replace('\\"distance\\":\\"Dot\\"', '\\"distance\\":\\"Mine\\"'),
    (of: string) => of.replace('\\"ef_construct\\":100', '\\"ef_construct\\":-1'),
    (of: string) => of.replace('"kind":"collection"', '"kind":"other"'),
    (of: string) => of.replace('"kind":"collection"', '"kind":"full"'),
    (of: string) => of.replace(/"record":"[^]*?[^\\]"/, `"record":"${"[".repeat(100_000)}"`),
  ]) {
    const archive = await withManifest(change);
    await assert
      .rejects(recover(backend, archive), (error: { code: string }) => {
        // A whole storage has the collection: all the rest is the same.
        assert.ok(
          ["bad_input", "format", "validation", "storage"].includes(error.code),
          error.code,
        );
        return true;
      })
      .catch((error: unknown) => {
        if (!String(change).includes('"full"')) throw error;
      });
  }
  assert.deepEqual(await contents(backend), before);
  await backend.close();
});

test("a collection with other vectors is not replaced", async () => {
  const { backend, bytes } = await withSnapshot();
  for (const [name, vectors] of [
    ["size", { size: 3, distance: "Dot" }],
    ["distance", { size: 2, distance: "Cosine" }],
    ["names", { a: { size: 2, distance: "Dot" } }],
  ] as const) {
    const path = { collection_name: name };
    const sparse_vectors = { s: { modifier: "idf" } } as const;
    await backend.call("createCollection", { path, query: {}, body: { vectors, sparse_vectors } });
    await assert.rejects(recover(backend, bytes, name), {
      code: "bad_input",
      message: /Snapshot is not compatible with existing collection/,
    });
  }
  await backend.close();
});
