/**
 * The embedded engine of Quiver: a Qdrant-compatible vector database behind the `Backend` contract.
 */
export { type EmbeddedOptions, openEmbedded } from "./embedded/open_embedded.ts";
