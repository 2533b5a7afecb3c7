/** A look at the server's version, once, beside the first call. */
import type { Call, Interceptor } from "../operation/backend.ts";
import type { RemoteLog } from "./rest_options.ts";

/** The version of Qdrant whose API this client speaks. */
export const API_VERSION = "1.19.0";

const ADVICE = "Set checkCompatibility=false to skip version check.";

/**
 * Warns when the server's version is another major one, or more than one minor version away. Never
 * an error, and no call waits for it.
 *
 * @param closing ends the look when the client is closed
 */
export function checkCompatibility(log: RemoteLog, closing: AbortSignal): Interceptor {
  return (next) => {
    let isChecked = false;
    return (operation, request, context) => {
      if (!isChecked) {
        isChecked = true;
        void compare(next, log, closing);
      }
      return next(operation, request, context);
    };
  };
}

async function compare(call: Call, log: RemoteLog, signal: AbortSignal): Promise<void> {
  try {
    const { version } = await call("root", { path: {}, query: {} }, { signal });
    if (isCompatible(API_VERSION, version)) return;
    log(
      "warn",
      `Qdrant client version ${API_VERSION} is incompatible with server version ${version}. ` +
        `Major versions should match and minor version difference must not exceed 1. ${ADVICE}`,
    );
  } catch (error) {
    if (signal.aborted) return;
    const text = `Failed to obtain server version. Unable to check client-server compatibility.`;
    log("warn", `${text} ${ADVICE}`, { error });
  }
}

/** As Qdrant's clients define it. */
export function isCompatible(client: string, server: unknown): boolean {
  const [ours, theirs] = [client, String(server)].map((version) => {
    const [major = Number.NaN, minor = Number.NaN] = version.split(".").map(Number);
    return { major, minor };
  });
  if (client === server) return true;
  if (ours === undefined || theirs === undefined || ours.major !== theirs.major) return false;
  return Math.abs(ours.minor - theirs.minor) <= 1;
}
