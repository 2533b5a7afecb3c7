/** Names and versions that a server tells of itself. */

/** The version of this package; a test compares it with package.json. */
export const SERVER_VERSION = "0.1.0";

/** What a server says it is: clients check the version, and some look for the name. */
export const PRESENTED = { title: "qdrant - vector search engine", version: "1.19.0" } as const;
