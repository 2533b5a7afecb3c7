/**
 * SHA-256 of bytes that come in pieces: the checksum by which Qdrant's API knows a snapshot.
 *
 * The platform's own does 1 GB/s and more where there is one; elsewhere (browsers have one for
 * bytes in one piece only) a library computes the same.
 */
import { sha256 } from "./generated/sha256.ts";

/** A checksum that is being computed. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** 64 hexadecimal digits in lower case; ends it. */
  digest(): string;
}

/** Begins a checksum. */
export function newSha256(): Sha256 {
  const crypto = platformCrypto();
  if (crypto === undefined) return portableSha256();
  const hash = crypto.createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

/** As {@link newSha256}, by the library. */
export function portableSha256(): Sha256 {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => {
      const hex = Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0"));
      return hex.join("");
    },
  };
}

function platformCrypto(): typeof import("crypto") | undefined {
  if (typeof process !== "object" || typeof process.getBuiltinModule !== "function") {
    return undefined;
  }
  return process.getBuiltinModule("crypto");
}
