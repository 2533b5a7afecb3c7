/**
 * What tests of other packages share with those of the engine. Not part of the published package.
 */
export { seededRandom } from "../common/prng.ts";
export { SEGMENTS_REWRITTEN } from "../shard/optimizer.ts";
