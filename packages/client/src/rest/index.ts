/** The REST face of a Backend: routes, and the dispatch of requests to operations. */
export * from "./routes.ts";
export * from "./dispatch.ts";
export { HttpFailure } from "./http_failure.ts";
