import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readCommandLine } from "./command_line.ts";
import { readConfiguration } from "./configuration.ts";
import { settingsOf } from "./server_settings.ts";

/** Runs in a folder with these files. */
async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "quiver-config-"));
  try {
    mkdirSync(join(folder, "config"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(folder: string, environment: Record<string, string> = {}, file?: string) {
  return readConfiguration({ workingFolder: folder, environment, file });
}

test("files come over each other in Qdrant's order, and variables over them", async () => {
  const files = {
    "config/config.yaml": "service: { http_port: 1, host: a, api_key: k }\nlog_level: INFO\n",
    "config/development.yaml": "service: { http_port: 2 }",
    "config/local.yaml": "service: { http_port: 3, grpc_port: null }",
    "mine.yaml": "service: { host: b }",
  };
  await inFolder(files, async (folder) => {
    const environment = { QDRANT__SERVICE__API_KEY: "12345", OTHER: "x" };
    const { values, unused } = await read(folder, environment, join(folder, "mine.yaml"));
    assert.deepEqual(values, {
      "service.http_port": 3,
      "service.grpc_port": null,
      "service.host": "b",
      "service.api_key": "12345",
      log_level: "INFO",
    });
    assert.deepEqual(unused, []);
  });
});

test("RUN_MODE picks the file of the mode", async () => {
  const files = { "config/production.yaml": "service: { http_port: 9 }" };
  await inFolder(files, async (folder) => {
    assert.deepEqual((await read(folder)).values, {});
    const { values } = await read(folder, { RUN_MODE: "production" });
    assert.deepEqual(values, { "service.http_port": 9 });
  });
});

test("keys of Qdrant without a meaning are reported, unknown keys and wrong values refused", async () => {
  await inFolder({}, async (folder) => {
    const variable = (name: string, value: string) => read(folder, { [name]: value });
    const { unused } = await read(folder, {
      QDRANT__STORAGE__PERFORMANCE__MAX_SEARCH_THREADS: "4",
      QDRANT__CLUSTER__P2P__PORT: "6335",
    });
    assert.deepEqual(unused, ["storage.performance", "cluster.p2p"]);
    const name = "ConfigurationError";
    await assert.rejects(variable("QDRANT__SERVICE__PROT", "1"), {
      name,
      message: "QDRANT__SERVICE__PROT: unknown key service.prot",
    });
    await assert.rejects(variable("QDRANT__SERVICE__HTTP_PORT", "many"), {
      message: "QDRANT__SERVICE__HTTP_PORT: service.http_port must be of the form number",
    });
    await assert.rejects(variable("QDRANT__SERVICE__JWT_RBAC", "perhaps"), { name });
    await assert.rejects(variable("QDRANT__SERVICE", "x"), { name });
    await assert.rejects(read(folder, {}, join(folder, "none.yaml")), { name });
    writeFileSync(join(folder, "broken.yaml"), "a: [");
    await assert.rejects(read(folder, {}, join(folder, "broken.yaml")), { name });
  });
});

test("settings of collections are put together from files and variables", async () => {
  const files = {
    "config/config.yaml": "storage: { hnsw_index: { m: 8 }, collection: { strict_mode: {} } }",
  };
  await inFolder(files, async (folder) => {
    const { values } = await read(folder, {
      QDRANT__STORAGE__HNSW_INDEX__EF_CONSTRUCT: "200",
      QDRANT__STORAGE__COLLECTION__STRICT_MODE__ENABLED: "true",
    });
    const { options } = settingsOf(readCommandLine([]), values, folder);
    assert.deepEqual(options.collectionDefaults, {
      hnsw_config: { m: 8, ef_construct: 200 },
      strict_mode_config: { enabled: true },
    });
    assert.equal(options.path, join(folder, "storage"));
  });
});

test("options of the command come before the configuration", async () => {
  const line = readCommandLine(["--port", "0", "--path", "data", "--cors", "--strict-mode"]);
  const values = { "service.http_port": 5, "storage.storage_path": "other" } as const;
  const { options } = settingsOf(line, values, "/folder");
  assert.equal(options.port, 0);
  assert.equal(options.path, join("/folder", "data"));
  assert.equal(options.cors, true);
  assert.equal(options.collectionDefaults?.strict_mode_config?.enabled, true);
  assert.equal(
    settingsOf(readCommandLine(["--memory"]), values, "/folder").options.path,
    undefined,
  );
});

test("options that do not exist or contradict each other are refused", () => {
  const name = "ConfigurationError";
  for (const parameters of [["--prot", "1"], ["--port", "x"], ["--port", "65536"], ["folder"]]) {
    assert.throws(() => readCommandLine(parameters), { name }, parameters.join(" "));
  }
  const both = readCommandLine(["--memory", "--path", "x"]);
  assert.throws(() => settingsOf(both, {}, "/"), { name });
  assert.throws(() => settingsOf(readCommandLine(["--log-level", "loud"]), {}, "/"), { name });
  const tls = { "service.enable_tls": true } as const;
  assert.throws(() => settingsOf(readCommandLine([]), tls, "/"), { name });
});

test("gRPC has its usual port beside that of REST, unless one of them was chosen", () => {
  const portOf = (parameters: string[], port?: number | null) =>
    settingsOf(
      readCommandLine(parameters),
      port === undefined ? {} : { "service.grpc_port": port },
      "/",
    ).options.grpcPort;
  assert.equal(portOf([]), 6334);
  assert.equal(portOf(["--port", "0"]), undefined);
  assert.equal(portOf(["--port", "0", "--grpc-port", "0"]), 0);
  assert.equal(portOf([], null), undefined);
  assert.equal(portOf(["--port", "1"], 7000), 7000);
});
