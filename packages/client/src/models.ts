/** The entry `@quiverdb/client/models`: the models of Qdrant's API. */
export type * from "./operation/models.ts";
