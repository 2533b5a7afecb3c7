/** The version of this package; a test compares it with package.json. */
export const ENGINE_VERSION = "0.1.0";

/** The version of Qdrant whose behaviour the engine reproduces. */
export const QDRANT_VERSION = "1.19.0";
