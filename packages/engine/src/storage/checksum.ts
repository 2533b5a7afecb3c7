/**
 * CRC-32 (the polynomial of zip and gzip): the checksum of everything the storage writes.
 *
 * The platform's own does 4 GB/s and more where there is one (Node from 20.15 on); elsewhere a
 * table form computes the same. A flipped bit, any burst of up to 32 bits and a zeroed page are
 * always found in a block of 64 KiB.
 */

type Crc32 = (bytes: Uint8Array, start: number) => number;

/** Below this the call of the platform's costs more than the table form. */
const NATIVE_BYTES_MIN = 64;

const SLICES = 8;
const TABLES = newTables();
/** Undefined until it is needed, null where the platform has none. */
let native: Crc32 | null | undefined;

/**
 * Checksum of bytes.
 *
 * @param start checksum of the bytes before, to go on from
 * @returns an unsigned 32-bit integer
 */
export function crc32(bytes: Uint8Array, start = 0): number {
  if (bytes.length < NATIVE_BYTES_MIN) return crc32Table(bytes, start);
  if (native === undefined) native = platformCrc32() ?? null;
  return native === null ? crc32Table(bytes, start) : native(bytes, start);
}

/** The table form, eight bytes a step. */
export function crc32Table(bytes: Uint8Array, start = 0): number {
  let crc = ~start;
  let i = 0;
  for (const end = bytes.length - (SLICES - 1); i < end; i += SLICES) {
    const low =
      crc ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    crc =
      TABLES[1792 + (low & 255)]! ^
      TABLES[1536 + ((low >>> 8) & 255)]! ^
      TABLES[1280 + ((low >>> 16) & 255)]! ^
      TABLES[1024 + (low >>> 24)]! ^
      TABLES[768 + bytes[i + 4]!]! ^
      TABLES[512 + bytes[i + 5]!]! ^
      TABLES[256 + bytes[i + 6]!]! ^
      TABLES[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) crc = TABLES[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Table `n` begins at `256 n`: the effect of a byte that is followed by n zero bytes. */
function newTables(): Int32Array {
  const tables = new Int32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256]!;
    tables[i] = tables[before & 255]! ^ (before >>> 8);
  }
  return tables;
}

function platformCrc32(): Crc32 | undefined {
  if (typeof process !== "object" || typeof process.getBuiltinModule !== "function") {
    return undefined;
  }
  const zlib = process.getBuiltinModule("zlib");
  return typeof zlib?.crc32 === "function" ? zlib.crc32 : undefined;
}
