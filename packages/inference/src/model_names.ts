/** The models there are, without what loads and runs them: for whoever only asks. */
export {
  getEmbeddingSize,
  isEmbeddingModel,
  listSupportedModels,
  registerModel,
} from "./models/known_models.ts";
export type {
  ModelDescription,
  ModelKind,
  ModelSource,
  Pooling,
} from "./description/model_description.ts";
