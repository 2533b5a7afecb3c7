/** Requests as no client sends them, from a stream of random numbers: bytes for a socket. */
import { gzipSync } from "node:zlib";

type Random = () => number;
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

interface Template {
  readonly method: string;
  readonly path: string;
  readonly body?: Json;
}

const C = "/collections/fuzz";
const FILTER = { must: [{ key: "a.b[].c", match: { value: 1 } }, { has_id: [1, 2] }] };

/** One request for each kind of body. */
const TEMPLATES: readonly Template[] = [
  { method: "PUT", path: `${C}`, body: { vectors: { d: { size: 2, distance: "Dot" } } } },
  { method: "PATCH", path: C, body: { hnsw_config: { m: 8 }, metadata: { a: 1 } } },
  { method: "PUT", path: `${C}/points`, body: { points: [{ id: 1, vector: [1, 2] }] } },
  {
    method: "PUT",
    path: `${C}/points?wait=true`,
    body: { batch: { ids: [1, 2], vectors: [[1, 2], [3, 4]], payloads: [{ a: 1 }, null] } }, // prettier-ignore
  },
  {
    method: "POST",
    path: `${C}/points/query`,
    body: {
      prefetch: [{ query: [1, 2], limit: 5, filter: FILTER }],
      query: { fusion: "rrf" },
      with_payload: { include: ["a"] },
      params: { hnsw_ef: 10, exact: true },
      limit: 5,
    },
  },
  {
    method: "POST",
    path: `${C}/points/query`,
    body: { query: { formula: { sum: ["$score", { mult: [2, "a"] }] } }, prefetch: { query: [1, 2] } }, // prettier-ignore
  },
  {
    method: "POST",
    path: `${C}/points/query`,
    body: { query: { recommend: { positive: [1], negative: [[1, 2]], strategy: "best_score" } } },
  },
  { method: "POST", path: `${C}/points/query/batch`, body: { searches: [{ query: [1, 2] }] } },
  { method: "POST", path: `${C}/points/query/groups`, body: { query: [1, 2], group_by: "a" } },
  { method: "POST", path: `${C}/points/search`, body: { vector: [1, 2], limit: 3 } },
  { method: "POST", path: `${C}/points/scroll`, body: { filter: FILTER, limit: 3, offset: 1 } },
  { method: "POST", path: `${C}/points/scroll`, body: { order_by: { key: "a", start_from: 1 } } },
  { method: "POST", path: `${C}/points/count`, body: { filter: FILTER, exact: true } },
  { method: "POST", path: `${C}/points`, body: { ids: [1, "2"], with_vector: ["d"] } },
  { method: "POST", path: `${C}/points/payload`, body: { payload: { a: 1 }, points: [1], key: "b" } }, // prettier-ignore
  { method: "POST", path: `${C}/points/delete`, body: { filter: { must: [] } } },
  { method: "PUT", path: `${C}/points/vectors`, body: { points: [{ id: 1, vector: [1, 2] }] } },
  {
    method: "POST",
    path: `${C}/points/batch`,
    body: { operations: [{ upsert: { points: [{ id: 1, vector: [1, 2] }] } }] },
  },
  { method: "PUT", path: `${C}/index`, body: { field_name: "a", field_schema: "keyword" } },
  { method: "POST", path: `${C}/facet`, body: { key: "a", limit: 10 } },
  { method: "POST", path: `${C}/points/search/matrix/pairs`, body: { sample: 5, limit: 2 } },
  { method: "POST", path: "/collections/aliases", body: { actions: [{ create_alias: { collection_name: "fuzz", alias_name: "f" } }] } }, // prettier-ignore
  { method: "POST", path: `${C}/snapshots/upload?wait=true`, body: { a: 1 } },
  { method: "POST", path: `${C}/snapshots/upload`, body: { b: "2" } },
  { method: "PUT", path: `${C}/snapshots/recover`, body: { location: "file:///etc/passwd" } },
  { method: "PUT", path: "/quotas", body: { enabled: false } },
  { method: "GET", path: `${C}/points/1` },
  { method: "GET", path: `${C}/snapshots/name.snapshot` },
  { method: "GET", path: "/snapshots/name.snapshot" },
  { method: "DELETE", path: `${C}/index/a` },
  { method: "GET", path: "/dashboard/index.html" },
  { method: "GET", path: "/telemetry?details_level=3" },
  { method: "GET", path: "/metrics?anonymize=true" },
];

const ODD_NAMES = [
  "..", ".", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cwindows", "%00", "a%00b", "%ff%fe", "%", "%2",
  "%252e%252e", "/", "\\", "a".repeat(3000), "\u00e9", "con", "~root", "%0d%0aset-cookie:%20a", "$(id)", "{}",
  "__proto__", "constructor", "-1", "18446744073709551616", "1.5",
]; // prettier-ignore

const ODD_TEXTS = [
  "", "\0", "__proto__", "constructor", "a".repeat(100_000), "[]", "a[", "a.b[-1]", '"', "\\", "\ud800", "🦔".repeat(500),
  "9".repeat(500), "NaN", "../../x", "2020-13-45T99:99:99Z", "1e999",
]; // prettier-ignore

const ODD_NUMBERS = [
  -1, 0, 0.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 2 ** 64, 1e30, -0,
]; // prettier-ignore

const ODD_JSON = [
  "", " ", "{", "[", '{"a":', "nul", "NaN", "-Infinity", "0x10", "01", "1.", "--1", '"\\ud800"', '"\\x"', "{'a':1}",
  "[1,]", "{,}", '{"a":1}{"b":2}', "\ufeff{}", '{"vector":[1e999]}', '{"limit":99999999999999999999999999}',
]; // prettier-ignore

const ODD_HEADERS = [
  "content-encoding: gzip", "content-encoding: zstd", "content-encoding: br", "content-type: multipart/form-data",
  "content-type: multipart/form-data; boundary=", "transfer-encoding: chunked", "transfer-encoding: gzip, chunked",
  "content-length: -1", "content-length: 99999999999", "content-length: 1, 2", "expect: 100-continue", "expect: 200-ok",
  "api-key: \x01", "authorization: Bearer a.b.c", `x-long: ${"a".repeat(40_000)}`, "host:", "host: a\r\nhost: b", "range: bytes=0-1",
  "accept-encoding: gzip;q=x, *;q=0", "x-request-id: a b\tc", "upgrade: websocket\r\nconnection: upgrade", "no colon",
  " leading: space", "origin: null", "origin: http://evil.example", "connection: keep-alive, close", "timeout: 0",
]; // prettier-ignore

const ODD_REQUESTS = [
  "", "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET http://[::1 HTTP/1.1\r\n\r\n",
  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n",
  "TRACE / HTTP/1.1\r\nhost: localhost\r\n\r\n", "GET * HTTP/1.1\r\nhost: localhost\r\n\r\n", `GET /${"a".repeat(70_000)} HTTP/1.1\r\n\r\n`,
  "PUT /collections/x HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
  "PUT /collections/x HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nfffffffff\r\n{}\r\n0\r\n\r\n",
]; // prettier-ignore

/** The bytes of one request; the connection is to be closed after it. */
export function malformedRequest(random: Random): Buffer {
  const kind = random();
  if (kind < 0.08) return Buffer.from(pick(random, ODD_REQUESTS), "latin1");
  if (kind < 0.1) return randomBytes(random, 1 + Math.floor(random() * 300));
  const template = pick(random, TEMPLATES);
  const headers = ["host: localhost", "connection: close"];
  const path = random() < 0.4 ? oddPath(random, template.path) : template.path;
  let body = bodyOf(random, template);
  if (random() < 0.05) {
    headers.push("content-encoding: gzip");
    body = gzipSync(body);
    if (random() < 0.5) body = body.subarray(0, Math.floor(random() * body.length));
  }
  if (random() < (template.path.includes("/upload") ? 0.8 : 0.05)) {
    headers.push("content-type: multipart/form-data; boundary=b");
    body = Buffer.concat([Buffer.from(`--b\r\n${pick(random, ODD_HEADERS)}\r\n\r\n`), body]);
  }
  const oddHeader = random() < 0.2 ? pick(random, ODD_HEADERS) : undefined;
  if (oddHeader !== undefined) headers.push(oddHeader);
  if (oddHeader === undefined || !/^(content-length|transfer-enc)/.test(oddHeader)) {
    headers.push(`content-length: ${body.length}`);
  }
  const method = random() < 0.05 ? pick(random, ["HEAD", "OPTIONS", "DELETE", "get", "É"]) : template.method; // prettier-ignore
  const head = `${method} ${path} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`;
  const cut = random() < 0.03 ? Math.floor(random() * body.length) : body.length;
  return Buffer.concat([Buffer.from(head), body.subarray(0, cut)]);
}

function bodyOf(random: Random, { body }: Template): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  const kind = random();
  if (kind < 0.1) return Buffer.from(pick(random, ODD_JSON));
  if (kind < 0.13) return Buffer.from(nested(random));
  let text = JSON.stringify(mutated(random, body));
  if (kind < 0.25) text = text.slice(0, Math.floor(random() * text.length));
  const bytes = Buffer.from(text);
  if (kind < 0.4 && bytes.length > 0) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  }
  return bytes;
}

/** A copy in which some value is of another kind, missing, or in the wrong place. */
function mutated(random: Random, value: Json): Json {
  if (random() < 0.12) return oddValue(random);
  if (Array.isArray(value)) {
    const list = value.map((item) => mutated(random, item));
    if (random() < 0.05) return Array.from({ length: 300 }, () => list[0] ?? null);
    return list;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(() => random() > 0.05)
    .map(([key, member]): [string, Json] => [
      random() < 0.03 ? pick(random, ODD_TEXTS) : key,
      mutated(random, member),
    ]);
  return Object.fromEntries(entries);
}

function oddValue(random: Random): Json {
  const kind = random();
  if (kind < 0.25) return pick(random, ODD_NUMBERS);
  if (kind < 0.5) return pick(random, ODD_TEXTS);
  if (kind < 0.6) return {};
  if (kind < 0.7) return [];
  if (kind < 0.8) return [[1], { a: [null] }, "x"];
  return pick<Json>(random, [null, true, false, { must: {} }, { key: "a" }, { id: 1 }]);
}

function nested(random: Random): string {
  const depth = pick(random, [100, 130, 5000, 100_000]);
  const [open, close] = pick(random, [["[", "]"], ['{"must":[', "]}"], ['{"a":', "}"]] as const); // prettier-ignore
  return open.repeat(depth) + "1" + close.repeat(depth);
}

function oddPath(random: Random, path: string): string {
  const [before = "", query = ""] = path.split("?", 2);
  const segments = before.split("/");
  const at = Math.floor(random() * segments.length);
  segments[at] = pick(random, ODD_NAMES);
  const odd = [
    "?wait=maybe",
    "?timeout=-1",
    "?timeout=1e9",
    "?consistency=x",
    "?%",
    "?wait",
    "?a=%ff",
  ];
  const ending = random() < 0.3 ? pick(random, odd) : query && `?${query}`;
  return encodeURI(segments.join("/")).replaceAll("%25", "%") + ending;
}

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}
