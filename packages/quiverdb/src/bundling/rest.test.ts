import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";

import type { BuildOptions } from "esbuild";

import { bundle, missing, type PackageForm } from "./testing/bundle.ts";

const FORMS: readonly PackageForm[] = ["sources", "dist"];
const GZIPPED_BYTES_MAX = 25_000;

const PROGRAM = `
  import { QdrantClient } from "quiverdb/rest";
  const client = new QdrantClient({ url: "http://server", checkCompatibility: false });
  globalThis.finished = client.query("books", { query: new Float32Array([0.1]) })
    .then((answer) => JSON.stringify(answer));
`;

/** What a program for servers alone is bundled for. */
const PLACES: readonly (readonly [string, BuildOptions])[] = [
  ["a page", { platform: "browser", format: "iife" }],
  ["a worker runtime", { platform: "neutral", format: "esm", conditions: ["workerd", "worker"] }],
];

for (const form of FORMS) {
  const skip = missing(form) ?? false;
  for (const [place, options] of PLACES) {
    test(`a REST-only bundle of the ${form} for ${place} is small`, { skip }, async (context) => {
      const source = form === "sources" ? ["@quiverdb/source"] : [];
      const { text, inputs } = await bundle(PROGRAM, form, {
        ...options,
        conditions: [...source, ...(options.conditions ?? [])],
        minify: true,
        target: "es2023",
      });
      assert.doesNotMatch(text, /\bnode:|\brequire\(|WebAssembly/);
      assert.deepEqual(
        Object.keys(inputs).filter((path) => path.includes("packages/engine")),
        [],
      );
      const bytes = gzipSync(text).length;
      context.diagnostic(`${bytes} bytes`);
      assert.ok(bytes < GZIPPED_BYTES_MAX, `${bytes} bytes`);
    });
  }
}

test("a page's bundle queries by the fetch of the page", async () => {
  const { text } = await bundle(PROGRAM, "sources", { platform: "browser", format: "iife" });
  const requests: string[] = [];
  const page = createContext({
    AbortController,
    TextDecoder,
    TextEncoder,
    URL,
    clearTimeout,
    performance,
    setTimeout,
    fetch: async (url: string, { body, method }: RequestInit) => {
      requests.push(`${method} ${url} ${String(body)}`);
      return Response.json({ result: { points: [{ id: 7 }] } });
    },
  });
  const answer: unknown = await runInContext(`${text};\nfinished`, page);
  assert.equal(answer, '{"points":[{"id":7}]}');
  assert.deepEqual(requests, [
    'POST http://server:6333/collections/books/points/query {"query":[0.1]}',
  ]);
});
