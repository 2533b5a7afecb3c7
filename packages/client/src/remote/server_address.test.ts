import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantClientConfigError } from "../errors/qdrant_error.ts";
import { addressOf, type AddressOptions } from "./server_address.ts";

function textOf(options: AddressOptions): string {
  const { origin, prefix } = addressOf(options);
  return origin + prefix;
}

test("addresses are those of Qdrant's clients", () => {
  const cases: readonly (readonly [AddressOptions, string])[] = [
    [{}, "http://localhost:6333"],
    [{ apiKey: "k" }, "https://localhost:6333"],
    [{ apiKey: "k", https: false }, "http://localhost:6333"],
    [{ host: "q", port: 1, prefix: "a/b/" }, "http://q:1/a/b"],
    [{ host: "q", port: null, https: true }, "https://q"],
    [{ host: "::1" }, "http://[::1]:6333"],
    [{ url: "http://q" }, "http://q:6333"],
    [{ url: "https://q:443/" }, "https://q"],
    [{ url: "http://q:7000", port: 1 }, "http://q:7000"],
    [{ url: "http://q", port: null }, "http://q"],
    [{ url: "HTTPS://Q.example/qdrant/" }, "https://q.example:6333/qdrant"],
    [{ url: "localhost:6333" }, "http://localhost:6333"],
    [{ url: "localhost", apiKey: "k" }, "https://localhost:6333"],
    [{ url: "http://q", https: true }, "http://q:6333"],
    [{ url: "http://[::1]:6333" }, "http://[::1]:6333"],
  ];
  for (const [options, address] of cases) assert.equal(textOf(options), address);
});

test("what names no server, or two, is refused", () => {
  const cases: readonly (readonly [AddressOptions, RegExp])[] = [
    [{ url: "http://a", host: "a" }, /Only one of/],
    [{ url: "a:6333" }, /starting with a protocol/],
    [{ url: "ws://a" }, /Unknown scheme: ws/],
    [{ url: "http://" }, /no server at/],
    [{ url: "http://a b" }, /no server at/],
    [{ url: "http://a?b=c" }, /query or a fragment/],
    [{ url: "http://user:pass@a" }, /user name/],
    [{ url: "http://a/b", prefix: "c" }, /Prefix can be set either/],
    [{ host: "http://a" }, /neither protocol/],
    [{ host: "a:6333" }, /neither protocol/],
    [{ host: "" }, /host must be/],
    [{ port: 65_536 }, /port must be/],
  ];
  for (const [options, text] of cases) {
    assert.throws(
      () => addressOf(options),
      (error) => error instanceof QdrantClientConfigError && text.test(error.message),
      JSON.stringify(options),
    );
  }
});
