/**
 * Qdrant's configuration: files in YAML, one over the other, and environment variables over them.
 *
 * Files are looked for where Qdrant does: `config/config`, `config/{RUN_MODE}` (default
 * `development`) and `config/local` under the working directory, then the file that was named.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type KeyKind, kindOfKey, USED_KEYS, type UsedKey } from "./known_keys.ts";

type ValueOf<Kind extends KeyKind> = {
  text: string;
  number: number;
  port: number | null;
  boolean: boolean;
  object: Settings;
}[Kind];

/** Settings by name. */
export interface Settings {
  readonly [name: string]: unknown;
}

/** The values that were given, by the path of their key. */
export type ConfiguredValues = {
  readonly [Key in UsedKey]?: ValueOf<(typeof USED_KEYS)[Key]>;
};

export interface Configuration {
  readonly values: ConfiguredValues;
  /** Keys of Qdrant that were given and mean nothing here. */
  readonly unused: readonly string[];
}

/** A mistake in the configuration: one line for who starts the server. */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
}

export interface ConfigurationSources {
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of `--config-path`; it has to exist. */
  readonly file: string | undefined;
}

const PREFIX = "QDRANT__";

/** @throws ConfigurationError for an unreadable file, an unknown key, or a value of another form */
export async function readConfiguration(sources: ConfigurationSources): Promise<Configuration> {
  const { workingFolder, environment, file } = sources;
  const mode = environment["RUN_MODE"] ?? "development";
  const reader = new ConfigurationReader();
  for (const name of ["config", mode, "local"]) {
    for (const ending of [".yaml", ".yml"]) {
      const path = join(workingFolder, "config", name + ending);
      reader.addTree(await readYaml(path, true), "", path);
    }
  }
  if (file !== undefined) reader.addTree(await readYaml(file, false), "", file);
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const path = name.slice(PREFIX.length).toLowerCase().split("__");
    const tree = path.reduceRight<unknown>((value, key) => ({ [key]: value }), text);
    reader.addTree(tree, "", name);
  }
  return reader.configuration();
}

async function readYaml(path: string, mayBeMissing: boolean): Promise<unknown> {
  try {
    const text = await readFile(path, "utf8");
    const { parse } = await import("yaml");
    return parse(text);
  } catch (error) {
    if (mayBeMissing && isMissing(error)) return undefined;
    throw new ConfigurationError(`${path} cannot be read: ${oneLine(error)}`);
  }
}

class ConfigurationReader {
  private readonly values = new Map<string, unknown>();
  private readonly unused = new Set<string>();

  /** @param source names where a mistake is */
  addTree(tree: unknown, path: string, source: string): void {
    const kind = path === "" ? "section" : kindOfKey(path);
    if (tree === undefined || (tree === null && kind !== "port")) return;
    if (kind === "unknown") throw new ConfigurationError(`${source}: unknown key ${path}`);
    if (kind === "unused") {
      this.unused.add(path);
    } else if (kind !== "section") {
      this.values.set(path, valueOf(kind, tree, this.values.get(path), `${source}: ${path}`));
    } else if (isSettings(tree)) {
      for (const [name, value] of Object.entries(tree)) {
        this.addTree(value, path === "" ? name : `${path}.${name}`, source);
      }
    } else {
      throw new ConfigurationError(`${source}: ${path || "the file"} must hold keys`);
    }
  }

  configuration(): Configuration {
    return { values: Object.fromEntries(this.values), unused: [...this.unused] };
  }
}

function valueOf(kind: KeyKind, value: unknown, former: unknown, where: string): unknown {
  switch (kind) {
    case "text":
      if (typeof value === "string" || typeof value === "number") return String(value);
      break;
    case "port":
      if (value === null || value === "null" || value === "") return null;
      return valueOf("number", value, former, where);
    case "number": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
      break;
    }
    case "boolean":
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "1") return true;
      if (value === "false" || value === "0") return false;
      break;
    case "object":
      if (isSettings(value)) return merged(isSettings(former) ? former : {}, value);
      break;
  }
  throw new ConfigurationError(`${where} must be of the form ${kind}`);
}

/** Texts of variables become the numbers and words that they spell. */
function merged(former: Settings, added: Settings): Settings {
  const settings: Record<string, unknown> = { ...former };
  for (const [name, value] of Object.entries(added)) {
    const before = settings[name];
    if (isSettings(value)) settings[name] = merged(isSettings(before) ? before : {}, value);
    else settings[name] = typeof value === "string" ? scalarOf(value) : value;
  }
  return settings;
}

function scalarOf(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? "";
}
