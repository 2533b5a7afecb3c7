/** Qdrant's gRPC: a back end for clients, a server over any back end. */
export type { GrpcTlsOptions } from "./remote/channel.ts";
export type { GrpcOptions } from "./remote/grpc_options.ts";
export { type GrpcBackend, openGrpc } from "./remote/grpc_backend.ts";
export type { GrpcCaller, GrpcCallReport, GrpcHandlerOptions } from "./serving/grpc_handler.ts";
export {
  createGrpcServer,
  type GrpcServer,
  type GrpcServerOptions,
} from "./serving/grpc_server.ts";
