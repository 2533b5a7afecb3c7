/**
 * The entry `quiverdb/rest`: `QdrantClient` for servers alone, without the embedded engine. For
 * pages, edge workers, and whoever counts the bytes of a bundle.
 */
import { type Backend, QdrantClientBase, type RestOptions } from "@quiverdb/client";
import { checkRestOptions, connectRest } from "@quiverdb/client/remote";

export {
  type AuthTokenProvider,
  isQdrantError,
  QdrantClientConfigError,
  QdrantError,
  type RemoteLog,
  type RestOptions,
  type RetryOptions,
  type TlsSettings,
  ValidationError,
} from "@quiverdb/client";
export type * from "@quiverdb/client/models";

/**
 * A Qdrant client over a server. Inference objects go to the server as they are.
 *
 * @example
 * ```ts
 * const client = new QdrantClient({ url: "http://localhost:6333" });
 * ```
 */
export class QdrantClient extends QdrantClientBase {
  /**
   * Connects to nothing yet: the first call does.
   *
   * @param options a server's address, or {@link RestOptions}; without, `http://localhost:6333`
   * @throws QdrantClientConfigError when the options contradict each other
   */
  constructor(options: string | RestOptions = {}) {
    const given = typeof options === "string" ? { url: options } : { ...options };
    checkRestOptions(given);
    super(async (): Promise<Backend> => connectRest(given));
  }
}
