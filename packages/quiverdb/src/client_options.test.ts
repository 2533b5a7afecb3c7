import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { QdrantClientConfigError } from "@quiverdb/client";
import { targetOf } from "./client_options.ts";
import { QdrantClient } from "./qdrant_client.ts";

/** The constructor as a program without types calls it. */
function construct(...args: unknown[]): unknown {
  return Reflect.construct(QdrantClient, args);
}

function refused(args: unknown[], text: RegExp): void {
  assert.throws(
    () => construct(...args),
    (error) => {
      assert.ok(error instanceof QdrantClientConfigError, String(error));
      assert.match(error.message, text);
      return true;
    },
  );
}

test("memory, a folder and a server's address are told apart", () => {
  const cluster = { enabled: false };
  assert.deepEqual(targetOf(":memory:"), { kind: "memory", cluster });
  assert.deepEqual(targetOf({ location: ":memory:" }), { kind: "memory", cluster });
  const path = resolve("a");
  const folder = { kind: "folder", path, readOnly: false, cluster };
  assert.deepEqual(targetOf({ path: "a" }), { ...folder, durability: "disk" });
  assert.deepEqual(targetOf({ path: "a", durability: "process" }), {
    ...folder,
    durability: "process",
  });
  assert.deepEqual(targetOf({ path: "a", readOnly: true }).kind, "folder");
  for (const server of ["http://a:6333", { url: "https://a" }, { host: "a", port: 1 }]) {
    assert.equal(targetOf(server).kind, "server");
  }
});

test("a constructor that is given nothing is for the server of this machine", () => {
  for (const given of [undefined, {}, { port: 1 }, { apiKey: "k" }, { path: undefined }]) {
    assert.equal(targetOf(given).kind, "server");
  }
  for (const args of [[7], [true]]) refused(args, /":memory:".*\{ path: .*\{ url: /);
});

test("a location may be an address, with a scheme or as localhost", () => {
  for (const location of ["http://a", "localhost", "localhost:6333", "localhost/qdrant"]) {
    assert.deepEqual(targetOf(location), { kind: "server", options: { url: location } });
  }
});

test("what contradicts itself is refused before anything is opened", () => {
  refused([{ url: "ftp://a" }], /Unknown scheme: ftp/);
  refused([{ url: "http://a/b", prefix: "c" }], /Prefix can be set either in/);
  refused([{ host: "http://a" }], /neither protocol/);
  refused([{ url: "http://a", port: 0 }], /port must be/);
  refused([{ url: "http://a", timeout: 0 }], /timeout must be/);
  refused([{ url: "http://a", fetch, socketPath: "/run/q" }], /without a fetch of your own/);
  refused([{ url: "http://a", preferGrpc: true, fetch }], /preferGrpc contradicts/);
  refused([{ path: "a", apiKey: "k" }], /apiKey goes with a server/);
  refused([{ location: ":memory:", apiKey: "k" }], /apiKey goes with a folder or a server/);
  refused([{ url: "http://a", durability: "disk" }], /durability goes with an embedded engine/);
  refused([{ location: ":memory:", cloudInference: true }], /Cloud inference is not supported/);
});

test("unknown options are named", () => {
  refused([{ pth: "x" }], /Unknown option pth; .*":memory:".*\{ path: /);
  refused([{ path: "x", readonly: true, a: 1 }], /Unknown option readonly, a;/);
});

test("a location that looks like a folder is refused with the way to open a folder", () => {
  refused(["./books"], /address of a server.*new QdrantClient\(\{ path: "\.\/books" \}\)/);
  refused([{ location: "books" }], /\{ path: "books" \}/);
  refused([""], /location must be/);
});

test("options that contradict each other do not compile", () => {
  const folder = { path: "x" } as const;
  // @ts-expect-error two answers to what is connected to
  assert.throws(() => new QdrantClient({ ...folder, url: "http://a" }), /Only one of/);
  // @ts-expect-error durability goes with path
  assert.throws(() => new QdrantClient({ location: ":memory:", durability: "disk" }), /durability/);
  // @ts-expect-error no such durability
  assert.throws(() => new QdrantClient({ path: "a", durability: "none" }), /"disk" or "process"/);
  // @ts-expect-error readOnly goes with path
  assert.throws(() => new QdrantClient({ location: ":memory:", readOnly: true }), /readOnly/);
});

test("an embedded engine may answer as a cluster", () => {
  const cluster = { enabled: true };
  assert.deepEqual(targetOf({ location: ":memory:", cluster }), { kind: "memory", cluster });
  const target = targetOf({ path: "a", cluster });
  assert.deepEqual(target.kind === "folder" ? target.cluster : undefined, cluster);
  refused([{ url: "http://a", cluster }], /cluster goes with an embedded engine/);
  refused([{ path: "a", cluster: true }], /cluster must be/);
});

test("a relative path is that of the moment in which the client is made", async () => {
  const home = process.cwd();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "quiver-path-")));
  try {
    process.chdir(folder);
    const client = new QdrantClient({ path: "books" });
    process.chdir(home);
    await client.createCollection("c", { vectors: { size: 1, distance: "Dot" } });
    await client.close();
    await using again = new QdrantClient({ path: join(folder, "books") });
    assert.deepEqual(await again.getCollections(), { collections: [{ name: "c" }] });
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a path may be a file URL, as text or as an object of any realm", () => {
  const path = resolve("a b");
  const url = pathToFileURL(path);
  const foreign: unknown = runInContext("({ ...url })", createContext({ url: { href: url.href } }));
  for (const given of [url, url.href, foreign]) {
    const target = targetOf({ path: given } as { path: URL });
    const cluster = { enabled: false };
    assert.deepEqual(target, {
      kind: "folder",
      path,
      readOnly: false,
      durability: "disk",
      cluster,
    });
  }
  refused([{ path: "file://host%2F/x" }], /names no folder/);
  refused(["file:///books"], /use new QdrantClient\(\{ path: "file:\/\/\/books" \}\)/);
  refused([{ path: new URL("http://localhost:6333") }], /address of a server/);
  for (const given of ["", 7, null, {}]) refused([{ path: given }], /name of a folder/);
});

test("~ is refused with advice, a name that begins with it is not", () => {
  for (const path of ["~", "~/books"]) refused([{ path }], /os\.homedir\(\)/);
  assert.equal(targetOf({ path: "~books" }).kind, "folder");
});
