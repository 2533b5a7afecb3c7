/** Statuses of gRPC calls, and how their texts travel. */

/** Status names with their numbers. */
export const STATUS_NUMBERS = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export type StatusName = keyof typeof STATUS_NUMBERS;

const NAMES = Object.keys(STATUS_NUMBERS) as StatusName[];

/** How a call ended, if not well. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: StatusName;
  /** Further metadata that goes with the status. */
  readonly metadata: Readonly<Record<string, string>>;

  constructor(
    status: StatusName,
    message: string,
    metadata: Readonly<Record<string, string>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.metadata = metadata;
  }
}

/** The name of a status by its text in `grpc-status`. */
export function statusName(text: unknown): StatusName {
  const number = typeof text === "string" && /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return NAMES[number] ?? "UNKNOWN";
}

/** What an answer without `grpc-status` means, by its HTTP status (gRPC's own table). */
export function statusOfHttp(status: number): StatusName {
  switch (status) {
    case 400:
      return "INTERNAL";
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "UNIMPLEMENTED";
    case 429:
    case 502:
    case 503:
    case 504:
      return "UNAVAILABLE";
    default:
      return "UNKNOWN";
  }
}

/** A text for `grpc-message`: UTF-8, with `%XX` for all but printable ASCII. */
export function encodeMessage(text: string): string {
  let encoded = "";
  for (const byte of new TextEncoder().encode(text)) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += isPlain ? String.fromCharCode(byte) : `%${hex(byte)}`;
  }
  // Blanks at the ends of a header do not arrive.
  return encoded.replace(/^ | $/g, "%20");
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/** The text of `grpc-message`; what is not well-formed stays as it is. */
export function decodeMessage(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.slice(at + 1, at + 3);
    if (text[at] === "%" && /^[\da-f]{2}$/i.test(code)) {
      bytes.push(Number.parseInt(code, 16));
      at += 2;
    } else {
      bytes.push(text.charCodeAt(at) & 0xff);
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
