/** The methods that a server answers, by path. */
import type { Backend, CallContext, OperationName, OperationRequest } from "@quiverdb/client";
import { isQdrantError, validationError } from "@quiverdb/client";
import { ROUTES } from "@quiverdb/client/rest";

import { StatusError } from "../framing/status.ts";
import { MessageError } from "../message/rest_value.ts";
import { REQUEST_FORM } from "../message/read_form.ts";
import { decode, encode, type RestRequest, type Rpc } from "../rpc/rpc.ts";
import { rpcsByPath } from "../rpc/rpcs.ts";

/** A method. */
export interface GrpcMethod {
  /** Whether it needs no key. */
  readonly isOpen: boolean;
  /**
   * The message of the answer.
   *
   * @throws StatusError, MessageError, or what the backend throws
   */
  readonly answer: (
    backend: Backend,
    message: Uint8Array,
    context: CallContext,
  ) => Promise<Uint8Array>;
}

/** @param path `/package.Service/Method` */
export function methodAt(path: string): GrpcMethod | undefined {
  if (path === "/grpc.health.v1.Health/Check") return healthCheck;
  const rpc = rpcsByPath.get(path);
  return rpc === undefined ? undefined : methodOf(rpc);
}

function methodOf(rpc: Rpc): GrpcMethod {
  return {
    isOpen: rpc.operation === "root",
    answer: async (backend, message, context) => {
      const start = performance.now();
      const request = readable(() => rpc.decodeRequest(message));
      checkTimeout(rpc.operation, request);
      // Typed by the table of methods only: to check it is the backend's part of the contract.
      const typed = request as OperationRequest<OperationName>;
      const result: unknown = await backend.call(rpc.operation, typed, context);
      return rpc.encodeAnswer(result, (performance.now() - start) / 1000);
    },
  };
}

/** What bytes that are no message are told: the words of Qdrant's library. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MessageError || isQdrantError(error)) throw error;
    const what = error instanceof Error ? error.message : String(error);
    throw new StatusError("INTERNAL", `failed to decode Protobuf message: ${what}`, {}, error);
  }
}

/** Requests that wait no time at all are refused, except for writes, which answer that. */
function checkTimeout(operation: OperationName, { query }: RestRequest): void {
  const kind = ROUTES[operation].query["timeout"];
  if (kind === undefined || kind === "write_timeout" || query["timeout"] !== 0) return;
  const text = "value 0 invalid, must be 1 or larger";
  throw validationError([{ path: "timeout", text }]);
}

/** Services whose health can be asked for; the empty name is the whole server. */
const SERVICES = new Set([
  "",
  "qdrant.Qdrant",
  "qdrant.Collections",
  "qdrant.Points",
  "qdrant.Snapshots",
]);

const healthCheck: GrpcMethod = {
  isOpen: true,
  answer: async (backend, message, context) => {
    const { service } = readable(() =>
      decode("grpc.health.v1.HealthCheckRequest", message, REQUEST_FORM),
    );
    if (typeof service !== "string" || !SERVICES.has(service)) {
      throw new StatusError("NOT_FOUND", "unknown service");
    }
    const status = await readiness(backend, context);
    return encode("grpc.health.v1.HealthCheckResponse", () => ({ status }));
  },
};

async function readiness(backend: Backend, context: CallContext): Promise<string> {
  try {
    await backend.call("readyz", { path: {}, query: {} }, context);
    return "serving";
  } catch (error) {
    if (isQdrantError(error)) return "not_serving";
    throw error;
  }
}
