export * from "./routes.ts";
export * from "./dispatch.ts";
