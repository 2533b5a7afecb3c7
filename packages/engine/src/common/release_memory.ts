/**
 * Gives memory back to the system that nobody refers to any more.
 *
 * A memory of WebAssembly is freed when its owner is collected, and a collector that is idle does
 * not know how much hangs on it. V8 begins a collection when arrays outside of its heap have grown
 * by 64 MiB: an array of that size which is never touched takes no memory, and begins one. Other
 * collectors are left as they are: to them it is one short-lived array.
 */
const PRESSURE_BYTES = 64 << 20;

/** Bytes for which it is worth the few milliseconds that a collection takes. */
export const RELEASED_BYTES_MIN = 8 << 20;

/**
 * See the head of the file.
 *
 * @returns whether a collection may have begun
 */
export function releaseMemory(): boolean {
  try {
    return new ArrayBuffer(PRESSURE_BYTES).byteLength > 0;
  } catch {
    // Where there is no room for it, a collection has been tried already.
    return true;
  }
}
