import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createContext, runInContext } from "node:vm";

import { QdrantClient } from "../qdrant_client.ts";
import { bundle, missing, type PackageForm } from "./testing/bundle.ts";
import { quickTour } from "./testing/quick_tour.ts";

const FORMS: readonly PackageForm[] = ["sources", "dist"];

/** What a page has besides the language itself and `MessageChannel`. */
const PAGE_GLOBALS = [
  ..."AbortController AbortSignal DOMException Event EventTarget TextDecoder TextEncoder".split(
    " ",
  ),
  ..."URL URLSearchParams atob btoa clearTimeout console crypto fetch performance".split(" "),
  ..."queueMicrotask setTimeout structuredClone".split(" "),
];

const PROGRAM = `
  import { QdrantClient } from "quiverdb";
  import { quickTour } from "./testing/quick_tour.ts";

  const folder = new QdrantClient({ path: "./books" });
  globalThis.finished = Promise.all([
    quickTour(new QdrantClient(":memory:")),
    folder.getCollections().catch(({ code, message }) => ({ code, message })),
  ]).then((answers) => JSON.stringify(answers));
`;

function bundleForBrowser(form: PackageForm): ReturnType<typeof bundle> {
  return bundle(PROGRAM, form, { platform: "browser", format: "iife", target: "es2023" });
}

/** Nothing of Node. */
function pageGlobals(context: TestContext): Record<string, unknown> {
  const channels: InstanceType<typeof MessageChannel>[] = [];
  context.after(() => channels.forEach(({ port1 }) => port1.close()));
  class PageMessageChannel extends MessageChannel {
    constructor() {
      super();
      channels.push(this);
    }
  }
  const given = PAGE_GLOBALS.map((name) => [name, Reflect.get(globalThis, name)]);
  return { ...Object.fromEntries(given), MessageChannel: PageMessageChannel };
}

for (const form of FORMS) {
  const skip = missing(form) ?? false;

  test(`a bundle of the ${form} for browsers has no module of Node`, { skip }, async () => {
    const { text, inputs } = await bundleForBrowser(form);
    assert.doesNotMatch(text, /\bnode:|\brequire\(/);
    const imported = Object.values(inputs).flatMap(({ imports }) => imports);
    assert.deepEqual(
      imported.filter(({ external }) => external),
      [],
    );
  });

  for (const isolated of [true, false]) {
    const page = isolated ? "an isolated page" : "a page without SharedArrayBuffer";
    test(`a bundle of the ${form} runs the quick tour in ${page}`, { skip }, async (context) => {
      const { text } = await bundleForBrowser(form);
      const globals = createContext(pageGlobals(context));
      const shared = runInContext("typeof SharedArrayBuffer", globals);
      assert.equal(shared, "function");
      if (!isolated) runInContext("delete globalThis.SharedArrayBuffer", globals);
      const [tour, folder] = JSON.parse(await runInContext(`${text};\nfinished`, globals));
      const expected = await quickTour(new QdrantClient(":memory:"));
      assert.deepEqual(tour, JSON.parse(JSON.stringify(expected)));
      assert.equal(folder.code, "not_implemented");
      assert.match(folder.message, /a storage folder in a browser; use new QdrantClient/);
    });
  }
}
