/**
 * An engine that is open: the catalog of one storage. All clients of a folder in one process share
 * one engine, because two would not see each other's writes in memory.
 */
import { QdrantError } from "@quiverdb/client";

import { Catalog } from "../catalog/catalog.ts";
import { ENGINE_VERSION } from "./engine_version.ts";
import type { Environment } from "../shard/environment.ts";
import type { FolderStorage } from "../storage/open_storage.ts";
import type { Storage } from "../storage/storage.ts";

/** What a backend holds of an engine. */
export interface EngineHandle {
  /** Whether the holder may write. */
  readonly readOnly: boolean;
  /** The catalog as it is now; ask anew for every call. */
  catalog(): Catalog;
  /** Lets go of the engine. The last holder closes it, once its accepted writes are durable. */
  release(): Promise<void>;
}

/** An engine of one holder, over any storage. */
export function ownEngine(environment: Environment): EngineHandle {
  const catalog = new Catalog(environment);
  return {
    readOnly: environment.storage.readOnly,
    catalog: () => catalog,
    release: async () => {
      await catalog.close();
      await environment.storage.close();
    },
  };
}

/**
 * The engine of a folder, shared with the other holders in this process.
 *
 * @param storage of the new holder; it is closed when the holder lets go, or is refused
 * @throws QdrantError `storage_locked` when another version of this package has the folder open in
 *   this process
 */
export async function shareEngine(
  storage: FolderStorage,
  options: Omit<Environment, "storage">,
): Promise<EngineHandle> {
  let shared: FolderEngine;
  try {
    shared = engineOf(storage.folder);
  } catch (error) {
    await storage.close();
    throw error;
  }
  const release = async (): Promise<void> => {
    await shared.leave();
    const engines = openEngines();
    if (shared.idle && engines.get(shared.folder)?.engine === shared) {
      engines.delete(shared.folder);
    }
  };
  try {
    await shared.join(storage, options);
  } catch (error) {
    await release();
    throw error;
  }
  return { readOnly: storage.readOnly, catalog: () => shared.catalog, release };
}

/** The engine of one folder. Joining and leaving happen one after the other. */
class FolderEngine {
  readonly folder: string;
  private current: { readonly catalog: Catalog; readonly storage: Storage } | undefined;
  private holders = 0;
  /** Every storage it was opened on; all but the last are of times when it only read. */
  private readonly storages: Storage[] = [];
  private tail: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Whether nobody holds it or is about to. */
  get idle(): boolean {
    return this.holders === 0;
  }

  get catalog(): Catalog {
    if (this.current === undefined) throw new Error(`the engine of ${this.folder} is not open`);
    return this.current.catalog;
  }

  /** Takes over the storage that a new holder has opened, or closes it when it is not needed. */
  join(storage: Storage, options: Omit<Environment, "storage">): Promise<void> {
    this.holders++;
    return this.inTurn(async () => {
      const { current } = this;
      if (current !== undefined && (!current.storage.readOnly || storage.readOnly)) {
        await storage.close();
        return;
      }
      // A reading engine becomes a writing one; reads under way still hold the storage of the
      // former.
      this.storages.push(storage);
      this.current = { catalog: new Catalog({ ...options, storage }), storage };
    });
  }

  leave(): Promise<void> {
    this.holders--;
    return this.inTurn(async () => {
      if (this.holders > 0) return;
      await this.current?.catalog.close();
      this.current = undefined;
      await Promise.all(this.storages.splice(0).map((storage) => storage.close()));
    });
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    const result = this.tail.then(action);
    this.tail = result.catch(() => {});
    return result;
  }
}

/**
 * An open engine as the register holds it. The register is global, because a bundler or a reload
 * may load this module more than once. Copies of one version share engines; to another version an
 * engine is opaque, and its folder is taken.
 */
interface Registered {
  readonly version: string;
  readonly engine: unknown;
}

/** The form of {@link Registered}; it outlives versions, so it never changes. */
const REGISTER = Symbol.for("quiverdb.open_engines");

function openEngines(): Map<string, Registered> {
  const found: unknown = Reflect.get(globalThis, REGISTER);
  if (found instanceof Map) return found;
  const created = new Map<string, Registered>();
  Reflect.set(globalThis, REGISTER, created);
  return created;
}

/**
 * The engine of a folder that this process has open, or a new one.
 *
 * @throws QdrantError `storage_locked` when another version of this package has the folder open
 */
function engineOf(folder: string): FolderEngine {
  const engines = openEngines();
  const found = engines.get(folder);
  if (found === undefined) {
    const engine = new FolderEngine(folder);
    engines.set(folder, { version: ENGINE_VERSION, engine });
    return engine;
  }
  // Engines of one version are of one class, from whatever copy of this module.
  if (found.version === ENGINE_VERSION) return found.engine as FolderEngine;
  throw new QdrantError(
    "storage_locked",
    `${folder} is open in this process by version ${found.version} of the engine, ` +
      `and this is version ${ENGINE_VERSION}`,
    { advice: "Make the process load one version of quiverdb only" },
  );
}
