/** A machine with a simulated disk on which one shard is kept, to be opened again and again. */
import type { VectorSchema } from "../../schema/vector_schema.ts";
import { SimulatedDisk } from "../../storage/testing/simulated_disk.ts";
import { Shard } from "../shard.ts";
import { environmentOn, type GivenEnvironment } from "./environment.ts";
import { TestPlace } from "./test_place.ts";

export class Machine {
  disk: SimulatedDisk;
  private readonly schema: VectorSchema;
  private readonly place = new TestPlace();

  constructor(seed: number, schema: VectorSchema) {
    this.disk = new SimulatedDisk(seed);
    this.schema = schema;
  }

  shard(given: GivenEnvironment = {}): Promise<Shard> {
    const files = this.disk.fileSystem({ readOnly: given.readOnly ?? false });
    return Shard.open(environmentOn(files, given), this.place.on(files), this.schema);
  }

  /** The shard as another process finds it after a loss of power. */
  shardAfterPowerLoss(seed: number, given?: GivenEnvironment): Promise<Shard> {
    this.disk = this.disk.afterPowerLoss(seed);
    return this.shard(given);
  }
}
