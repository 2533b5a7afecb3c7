/** Limits and defaults of log, block files and file systems. */

/** Bytes of records after which a group is closed and the next record waits for the next group. */
export const LOG_GROUP_SIZE_BYTES_MAX = 1 << 24;

/** Longest body of one record. */
export const LOG_RECORD_SIZE_BYTES_MAX = 1 << 30;

/** Size from which the next group begins a new file of the log. */
export const LOG_FILE_SIZE_BYTES = 1 << 26;

/** How far a log file is extended ahead: as far as it is long, within these bounds. */
export const LOG_AHEAD_SIZE_BYTES_MIN = 1 << 12;
export const LOG_AHEAD_SIZE_BYTES_MAX = 1 << 18;

/** A larger group gains nothing by an extension ahead, and pays for the zeros. */
export const LOG_AHEAD_GROUP_SIZE_BYTES_MAX = 1 << 17;

/** Parts of a record up to this size are copied into one buffer instead of written on their own. */
export const LOG_COPIED_PART_SIZE_BYTES_MAX = 1 << 12;

/** Bytes of a log that are read in one call. */
export const LOG_READ_SIZE_BYTES = 1 << 19;

/** Bytes of a block file that are collected before they are written. */
export const BLOCK_FILE_WRITE_SIZE_BYTES = 1 << 18;

/** Bytes of a block file that are read, and checked in one go, by one call. */
export const BLOCK_FILE_READ_SIZE_BYTES = 1 << 21;

/** Bytes of a file that are moved in one piece when it is copied as a whole. */
export const CHUNK_SIZE_BYTES = 1 << 18;

/** Bytes that are written synchronously: a turn through the thread pool would cost more. */
export const WRITTEN_AT_ONCE_SIZE_BYTES_MAX = 1 << 14;

/** Open descriptors of a file system of the platform. */
export const OPEN_DESCRIPTORS_MAX = 64;

/** Time without use after which descriptors are closed. */
export const OPEN_DESCRIPTOR_IDLE_MS = 2000;

/** Longest lock file and longest format file that are read; those that are written have 1 KB. */
export const LOCK_FILE_SIZE_BYTES_MAX = 1 << 15;
export const FORMAT_FILE_SIZE_BYTES_MAX = 1 << 15;
