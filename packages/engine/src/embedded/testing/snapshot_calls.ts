/** Snapshots of the small collection, and archives made by hand. */
import type { Backend, BinaryContent } from "@quiverdb/client";
import { createTarPacker } from "modern-tar";

import type { FileSystem } from "../../storage/file_system.ts";
import { backendOn, C, createDense, upsert } from "./dense_collection.ts";

/** What every request about the collection has. */
export const Q = { path: C, query: {} };

export async function bytesOf(content: BinaryContent): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

export async function create(backend: Backend): Promise<string> {
  return (await backend.call("createSnapshot", Q))!.name;
}

export async function download(backend: Backend, name: string): Promise<BinaryContent> {
  return backend.call("getSnapshot", { path: { ...C, snapshot_name: name }, query: {} });
}

export function recover(backend: Backend, bytes: Uint8Array, name = "c"): Promise<unknown> {
  const path = { collection_name: name };
  return backend.call("recoverFromUploadedSnapshot", {
    path,
    query: {},
    body: { snapshot: streamOf(bytes) },
  });
}

export async function listed(backend: Backend): Promise<string[]> {
  return (await backend.call("listSnapshots", Q)).map(({ name }) => name);
}

export async function filesIn(files: FileSystem, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(folder)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (kind === "folder") found.push(...(await filesIn(files, path)));
    else found.push(path);
  }
  return found;
}

/** A collection with points and a snapshot of it. */
export async function withSnapshot(
  files?: FileSystem,
): Promise<{ backend: Backend; bytes: Buffer }> {
  const backend = await backendOn(files, 20);
  await createDense(backend);
  for (let at = 0; at < 60; at += 10) {
    const ids = Array.from({ length: 10 }, (_, id) => at + id);
    await upsert(backend, ids, 1);
  }
  const bytes = await bytesOf(await download(backend, await create(backend)));
  return { backend, bytes };
}

export async function tar(
  entries: readonly { name: string; type?: "file" | "symlink" | "directory"; bytes?: Uint8Array }[],
): Promise<Buffer> {
  const { readable, controller } = createTarPacker();
  const written = (async () => {
    for (const { name, type = "file", bytes = new Uint8Array(0) } of entries) {
      const link = type === "symlink" ? { linkname: "/etc/passwd" } : {};
      const writer = controller.add({ name, type, size: bytes.length, ...link }).getWriter();
      if (bytes.length > 0) await writer.write(bytes);
      await writer.close();
    }
    controller.finalize();
  })();
  const chunks: Uint8Array[] = [];
  for await (const chunk of readable) chunks.push(chunk);
  await written;
  return Buffer.concat(chunks);
}

/** The entries of an archive of ours, by offset of their header. */
export function entriesOf(archive: Buffer): { name: string; at: number; bytes: Buffer }[] {
  const entries: { name: string; at: number; bytes: Buffer }[] = [];
  for (let at = 0; archive[at] !== 0;) {
    const header = archive.subarray(at, at + 512);
    const name = header.toString("latin1", 0, 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(header.toString("latin1", 124, 135), 8);
    entries.push({ name, at, bytes: archive.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}
