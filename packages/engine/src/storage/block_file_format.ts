/**
 * Bytes of a write-once file (docs/formats/block_file.md): a header, the content, a checksum for
 * each block of the content, and a footer.
 *
 * The content lies in one piece, so that a range of it goes into a target by one call; that is why
 * the checksums stand behind it and not between the blocks.
 */
import { crc32 } from "./checksum.ts";
import { damaged, storageError } from "./storage_error.ts";

export const BLOCK_FILE_HEADER_BYTES = 64;
export const BLOCK_FILE_FOOTER_BYTES = 32;

/** "quivrblk" and "quivrend" */
const HEADER_MAGIC = Uint8Array.from([0x71, 0x75, 0x69, 0x76, 0x72, 0x62, 0x6c, 0x6b]);
const FOOTER_MAGIC = Uint8Array.from([0x71, 0x75, 0x69, 0x76, 0x72, 0x65, 0x6e, 0x64]);
const BLOCK_FILE_VERSION = 1;
const KIND_BYTES_MAX = 16;

/** What a file is, as its first bytes say. */
export interface BlockFileHeader {
  /** What its content is, e.g. `"dense"`: up to 16 ASCII characters. */
  readonly kind: string;
  /** Bytes that one checksum covers: a power of two. */
  readonly blockSizeBytes: number;
}

/** What a manifest says of a file, so that another or an older one in its place is found. */
export interface BlockFileSummary {
  /** Length of the content. */
  readonly contentBytes: number;
  /** Checksum of the footer, which covers those of all blocks. */
  readonly checksum: number;
}

/** Number of blocks of a content. */
export function blockCountOf(contentBytes: number, blockSizeBytes: number): number {
  return Math.ceil(contentBytes / blockSizeBytes);
}

/** Length of the whole file. */
export function fileBytesOf(contentBytes: number, blockSizeBytes: number): number {
  const tableBytes = 4 * blockCountOf(contentBytes, blockSizeBytes);
  return BLOCK_FILE_HEADER_BYTES + contentBytes + tableBytes + BLOCK_FILE_FOOTER_BYTES;
}

/** @throws RangeError for a kind or size that the format cannot hold */
export function encodeBlockFileHeader({ kind, blockSizeBytes }: BlockFileHeader): Uint8Array {
  const isPowerOfTwo = (blockSizeBytes & (blockSizeBytes - 1)) === 0;
  if (blockSizeBytes < 512 || blockSizeBytes > 1 << 24 || !isPowerOfTwo) {
    throw new RangeError(`Cannot use blocks of ${blockSizeBytes} bytes`);
  }
  if (!/^[a-z0-9_]+$/.test(kind) || kind.length > KIND_BYTES_MAX) {
    throw new RangeError(`Cannot use "${kind}" as the kind of a file`);
  }
  const bytes = new Uint8Array(BLOCK_FILE_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(HEADER_MAGIC);
  view.setUint32(8, BLOCK_FILE_VERSION, true);
  view.setUint32(12, blockSizeBytes, true);
  for (let i = 0; i < kind.length; i++) bytes[16 + i] = kind.charCodeAt(i);
  const covered = bytes.subarray(0, BLOCK_FILE_HEADER_BYTES - 4);
  view.setUint32(BLOCK_FILE_HEADER_BYTES - 4, crc32(covered), true);
  return bytes;
}

/**
 * @throws QdrantError `storage` with problem `damaged`, or `format` for a version that is not known
 */
export function decodeBlockFileHeader(bytes: Uint8Array, file: string): BlockFileHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const covered = bytes.subarray(0, BLOCK_FILE_HEADER_BYTES - 4);
  const isSound =
    HEADER_MAGIC.every((byte, i) => byte === bytes[i]) &&
    crc32(covered) === view.getUint32(BLOCK_FILE_HEADER_BYTES - 4, true);
  if (!isSound) throw damaged(file, "it has no sound header");
  const version = view.getUint32(8, true);
  if (version !== BLOCK_FILE_VERSION) {
    throw storageError(
      `Cannot read ${file}: it has version ${version} of the block file format, ` +
        "which this version of Quiver does not know",
      { problem: "format", file, version },
    );
  }
  const kindBytes = bytes.subarray(16, 16 + KIND_BYTES_MAX).filter((byte) => byte !== 0);
  return { kind: String.fromCharCode(...kindBytes), blockSizeBytes: view.getUint32(12, true) };
}

/**
 * The footer.
 *
 * @param tableChecksum checksum of the block checksums
 */
export function encodeBlockFileFooter(contentBytes: number, tableChecksum: number): Uint8Array {
  const bytes = new Uint8Array(BLOCK_FILE_FOOTER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(FOOTER_MAGIC);
  view.setBigUint64(8, BigInt(contentBytes), true);
  view.setUint32(16, tableChecksum, true);
  view.setUint32(28, crc32(bytes.subarray(0, 28)), true);
  return bytes;
}

export interface BlockFileFooter extends BlockFileSummary {
  readonly tableChecksum: number;
}

/** @throws QdrantError `storage` with problem `damaged` */
export function decodeBlockFileFooter(bytes: Uint8Array, file: string): BlockFileFooter {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const checksum = view.getUint32(28, true);
  const isSound =
    FOOTER_MAGIC.every((byte, i) => byte === bytes[i]) && crc32(bytes.subarray(0, 28)) === checksum;
  if (!isSound) throw damaged(file, "it has no sound footer");
  return {
    contentBytes: Number(view.getBigUint64(8, true)),
    tableChecksum: view.getUint32(16, true),
    checksum,
  };
}
