/**
 * An engine that is open: the catalog of one storage. All clients of a folder in one process share
 * one engine, because two would not see each other's writes in memory.
 */
import { QdrantError } from "@quiverdb/client";

import { Catalog } from "../catalog/catalog.ts";
import { ENGINE_VERSION } from "./engine_version.ts";
import { type NodeOptions, NodeState } from "./node_state.ts";
import type { Environment } from "../shard/environment.ts";
import type { SnapshotLocations } from "../snapshot/snapshot_location.ts";
import { Snapshots } from "../snapshot/snapshots.ts";
import type { OpenedFolder } from "../storage/folder/open_folder.ts";

/** A holder of a folder to be. */
export interface FolderRequest {
  /** Of the folder: two requests with the same one are about the same folder. */
  readonly identity: string;
  readonly readOnly: boolean;
  /** Called if nobody in this process has the folder open in a way that suits the holder. */
  readonly open: () => Promise<OpenedFolder>;
  /** Where snapshots may be recovered from. */
  readonly locations: SnapshotLocations;
}

/** What of an environment does not depend on the storage. */
export type StoragelessEnvironment = Omit<Environment, "files" | "readOnly"> & NodeOptions;

/** What a backend holds of an engine. */
export interface EngineHandle {
  /** Whether the holder may write. */
  readonly readOnly: boolean;
  readonly nodeState: NodeState;
  /** The catalog as it is now; ask anew for every call. */
  catalog(): Catalog;
  /** As of the catalog. */
  snapshots(): Snapshots;
  /** Lets go of the engine. The last holder closes it, once its accepted writes are durable. */
  release(): Promise<void>;
}

/**
 * An engine of one holder, over any file system or in memory.
 *
 * @param locations where snapshots may be recovered from
 * @throws QdrantError `storage` when the catalog cannot be read
 */
export async function ownEngine(
  environment: Environment & NodeOptions,
  locations: SnapshotLocations = {},
): Promise<EngineHandle> {
  const catalog = await Catalog.open(environment);
  const snapshots = new Snapshots(environment, catalog, locations);
  return {
    readOnly: environment.readOnly,
    nodeState: new NodeState(environment.runtime, environment),
    catalog: () => catalog,
    snapshots: () => snapshots,
    release: async () => {
      await snapshots.close();
      await catalog.close();
      await environment.files?.close();
    },
  };
}

/**
 * The engine of a folder, shared with the other holders in this process.
 *
 * @throws QdrantError `storage_locked` when another process, or another version of this package in
 *   this process, has the folder open; `storage` when it cannot be opened
 */
export async function shareEngine(
  request: FolderRequest,
  options: StoragelessEnvironment,
): Promise<EngineHandle> {
  const shared = engineOf(request.identity, options);
  const release = async (): Promise<void> => {
    await shared.leave();
    const engines = openEngines();
    if (shared.idle && engines.get(shared.identity)?.engine === shared) {
      engines.delete(shared.identity);
    }
  };
  try {
    await shared.join(request, options);
  } catch (error) {
    await release();
    throw error;
  }
  const { nodeState } = shared;
  return {
    readOnly: request.readOnly,
    nodeState,
    catalog: () => shared.catalog,
    snapshots: () => shared.snapshots,
    release,
  };
}

interface OpenEngine {
  readonly catalog: Catalog;
  readonly snapshots: Snapshots;
  readonly readOnly: boolean;
}

/** The engine of one folder. Joining and leaving happen one after the other. */
class FolderEngine {
  readonly identity: string;
  readonly nodeState: NodeState;
  private current: OpenEngine | undefined;
  private holders = 0;
  /** What it was opened with; all but the last are of times when it only read. */
  private readonly closings: (() => Promise<void>)[] = [];
  private tail: Promise<unknown> = Promise.resolve();

  constructor(identity: string, nodeState: NodeState) {
    this.identity = identity;
    this.nodeState = nodeState;
  }

  /** Whether nobody holds it or is about to. */
  get idle(): boolean {
    return this.holders === 0;
  }

  get catalog(): Catalog {
    return this.opened.catalog;
  }

  get snapshots(): Snapshots {
    return this.opened.snapshots;
  }

  /** Opens the folder for a new holder, unless it is open already. */
  join(
    { readOnly, open, locations }: FolderRequest,
    options: StoragelessEnvironment,
  ): Promise<void> {
    this.holders++;
    return this.inTurn(async () => {
      const { current } = this;
      if (current !== undefined && (!current.readOnly || readOnly)) return;
      const opened = await open();
      const { files } = opened;
      const environment = { ...options, files, readOnly };
      let catalog: Catalog;
      try {
        catalog = await Catalog.open(environment);
      } catch (error) {
        await opened.close();
        throw error;
      }
      const snapshots = new Snapshots(environment, catalog, locations);
      // A reading engine becomes a writing one; reads under way still use what the former opened.
      this.closings.push(async () => {
        try {
          await snapshots.close();
          await catalog.close();
        } finally {
          await opened.close();
        }
      });
      this.current = { catalog, snapshots, readOnly };
    });
  }

  leave(): Promise<void> {
    this.holders--;
    return this.inTurn(async () => {
      if (this.holders > 0) return;
      this.current = undefined;
      await Promise.all(this.closings.splice(0).map((close) => close()));
    });
  }

  private get opened(): OpenEngine {
    if (this.current === undefined) throw new Error(`the engine of ${this.identity} is not open`);
    return this.current;
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
function engineOf(identity: string, environment: StoragelessEnvironment): FolderEngine {
  const engines = openEngines();
  const found = engines.get(identity);
  if (found === undefined) {
    const engine = new FolderEngine(identity, new NodeState(environment.runtime, environment));
    engines.set(identity, { version: ENGINE_VERSION, engine });
    return engine;
  }
  // Engines of one version are of one class, from whatever copy of this module.
  if (found.version === ENGINE_VERSION) return found.engine as FolderEngine;
  throw new QdrantError(
    "storage_locked",
    `${identity} is open in this process by version ${found.version} of the engine, ` +
      `and this is version ${ENGINE_VERSION}`,
    { advice: "Make the process load one version of quiverdb only" },
  );
}
