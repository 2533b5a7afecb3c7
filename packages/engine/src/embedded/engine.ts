/**
 * An engine that is open: the catalog of one storage. All clients of a folder in one process share
 * one engine, because two would not see each other's writes in memory.
 */
import { Catalog } from "../catalog/catalog.ts";
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
 * @param storage of the new holder, who lets go of it
 */
export async function shareEngine(
  storage: FolderStorage,
  options: Omit<Environment, "storage">,
): Promise<EngineHandle> {
  const folders = openEngines();
  const shared = folders.get(storage.folder) ?? new FolderEngine(storage.folder);
  folders.set(storage.folder, shared);
  const release = async (): Promise<void> => {
    await shared.leave();
    if (shared.idle && folders.get(shared.folder) === shared) folders.delete(shared.folder);
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

/** Global, because a bundler may load this module more than once. */
const REGISTER = Symbol.for("quiverdb.open_engines.1");

function openEngines(): Map<string, FolderEngine> {
  const found: unknown = Reflect.get(globalThis, REGISTER);
  if (found instanceof Map) return found;
  const created = new Map<string, FolderEngine>();
  Reflect.set(globalThis, REGISTER, created);
  return created;
}
