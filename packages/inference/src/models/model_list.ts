/**
 * The embedding models that requests may name, as FastEmbed 0.9.1 (Apache-2.0) describes them:
 * those of its classes that are served here.
 */
import type { ModelDescription, ModelSource } from "../description/model_description.ts";

/** Name, size, licence, repository of the hub, path of the ONNX file, further files. */
type Row = readonly [
  name: string,
  size: number,
  license: string,
  repository: string,
  file: string,
  ...extraFiles: string[],
];

const FIRST_TOKEN: readonly Row[] = [
  ["BAAI/bge-base-en", 768, "mit", "Qdrant/fast-bge-base-en", "model_optimized.onnx"],
  ["BAAI/bge-base-en-v1.5", 768, "mit", "Qdrant/bge-base-en-v1.5-onnx-Q", "model_optimized.onnx"],
  ["BAAI/bge-large-en-v1.5", 1024, "mit", "Qdrant/bge-large-en-v1.5-onnx", "model.onnx"],
  ["BAAI/bge-small-en", 384, "mit", "Qdrant/bge-small-en", "model_optimized.onnx"],
  ["BAAI/bge-small-en-v1.5", 384, "mit", "Qdrant/bge-small-en-v1.5-onnx-Q", "model_optimized.onnx"],
  ["BAAI/bge-small-zh-v1.5", 512, "mit", "Qdrant/bge-small-zh-v1.5", "model_optimized.onnx"],
  [
    "mixedbread-ai/mxbai-embed-large-v1",
    1024,
    "apache-2.0",
    "mixedbread-ai/mxbai-embed-large-v1",
    "onnx/model.onnx",
  ],
  [
    "snowflake/snowflake-arctic-embed-xs",
    384,
    "apache-2.0",
    "Snowflake/snowflake-arctic-embed-xs",
    "onnx/model.onnx",
  ],
  [
    "snowflake/snowflake-arctic-embed-s",
    384,
    "apache-2.0",
    "Snowflake/snowflake-arctic-embed-s",
    "onnx/model.onnx",
  ],
  [
    "snowflake/snowflake-arctic-embed-m",
    768,
    "apache-2.0",
    "Snowflake/snowflake-arctic-embed-m",
    "onnx/model.onnx",
  ],
  [
    "snowflake/snowflake-arctic-embed-m-long",
    768,
    "apache-2.0",
    "Snowflake/snowflake-arctic-embed-m-long",
    "onnx/model.onnx",
  ],
  [
    "snowflake/snowflake-arctic-embed-l",
    1024,
    "apache-2.0",
    "Snowflake/snowflake-arctic-embed-l",
    "onnx/model.onnx",
  ],
  ["jinaai/jina-clip-v1", 768, "apache-2.0", "jinaai/jina-clip-v1", "onnx/text_model.onnx"],
];

const POOLED: readonly Row[] = [
  ["Qdrant/clip-ViT-B-32-text", 512, "mit", "Qdrant/clip-ViT-B-32-text", "model.onnx"],
];

const MEAN: readonly Row[] = [
  [
    "sentence-transformers/all-MiniLM-L6-v2",
    384,
    "apache-2.0",
    "Qdrant/all-MiniLM-L6-v2-onnx",
    "model.onnx",
  ],
  [
    "jinaai/jina-embeddings-v2-base-en",
    768,
    "apache-2.0",
    "Xenova/jina-embeddings-v2-base-en",
    "onnx/model.onnx",
  ],
  [
    "jinaai/jina-embeddings-v2-small-en",
    512,
    "apache-2.0",
    "Xenova/jina-embeddings-v2-small-en",
    "onnx/model.onnx",
  ],
  [
    "jinaai/jina-embeddings-v2-base-de",
    768,
    "apache-2.0",
    "jinaai/jina-embeddings-v2-base-de",
    "onnx/model.onnx",
  ],
  [
    "jinaai/jina-embeddings-v2-base-code",
    768,
    "apache-2.0",
    "jinaai/jina-embeddings-v2-base-code",
    "onnx/model.onnx",
  ],
  [
    "jinaai/jina-embeddings-v2-base-zh",
    768,
    "apache-2.0",
    "jinaai/jina-embeddings-v2-base-zh",
    "onnx/model.onnx",
  ],
  [
    "jinaai/jina-embeddings-v2-base-es",
    768,
    "apache-2.0",
    "jinaai/jina-embeddings-v2-base-es",
    "onnx/model.onnx",
  ],
  ["thenlper/gte-base", 768, "mit", "thenlper/gte-base", "onnx/model.onnx"],
  ["thenlper/gte-large", 1024, "mit", "Qdrant/gte-large-onnx", "model.onnx"],
];

const MEAN_AS_IT_IS: readonly Row[] = [
  [
    "nomic-ai/nomic-embed-text-v1.5",
    768,
    "apache-2.0",
    "nomic-ai/nomic-embed-text-v1.5",
    "onnx/model.onnx",
  ],
  [
    "nomic-ai/nomic-embed-text-v1.5-Q",
    768,
    "apache-2.0",
    "nomic-ai/nomic-embed-text-v1.5",
    "onnx/model_quantized.onnx",
  ],
  [
    "nomic-ai/nomic-embed-text-v1",
    768,
    "apache-2.0",
    "nomic-ai/nomic-embed-text-v1",
    "onnx/model.onnx",
  ],
  [
    "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
    384,
    "apache-2.0",
    "Qdrant/paraphrase-multilingual-MiniLM-L12-v2-onnx-Q",
    "model_optimized.onnx",
  ],
  [
    "sentence-transformers/paraphrase-multilingual-mpnet-base-v2",
    768,
    "apache-2.0",
    "Xenova/paraphrase-multilingual-mpnet-base-v2",
    "onnx/model.onnx",
  ],
  [
    "intfloat/multilingual-e5-large",
    1024,
    "mit",
    "Qdrant/multilingual-e5-large-onnx",
    "model.onnx",
    "model.onnx_data",
  ],
];

const LAST_TOKEN: readonly Row[] = [
  [
    "Qwen/Qwen3-Embedding-0.6B",
    1024,
    "apache-2.0",
    "Qdrant/Qwen3-Embedding-0.6B-onnx",
    "onnx/model.onnx",
    "onnx/model.onnx_data",
  ],
  [
    "Qwen/Qwen3-Embedding-0.6B-Q",
    1024,
    "apache-2.0",
    "Qdrant/Qwen3-Embedding-0.6B-onnx",
    "onnx/model_quantized.onnx",
  ],
];

const SPARSE: readonly Row[] = [
  ["prithivida/Splade_PP_en_v1", 30522, "apache-2.0", "Qdrant/Splade_PP_en_v1", "model.onnx"],
  ["prithvida/Splade_PP_en_v1", 30522, "apache-2.0", "Qdrant/Splade_PP_en_v1", "model.onnx"],
];

const LATE_INTERACTION: readonly Row[] = [
  ["colbert-ir/colbertv2.0", 128, "mit", "colbert-ir/colbertv2.0", "model.onnx"],
  [
    "answerdotai/answerai-colbert-small-v1",
    96,
    "apache-2.0",
    "answerdotai/answerai-colbert-small-v1",
    "vespa_colbert.onnx",
  ],
];

const RERANKERS: readonly Row[] = [
  [
    "Xenova/ms-marco-MiniLM-L-6-v2",
    1,
    "apache-2.0",
    "Xenova/ms-marco-MiniLM-L-6-v2",
    "onnx/model.onnx",
  ],
  [
    "Xenova/ms-marco-MiniLM-L-12-v2",
    1,
    "apache-2.0",
    "Xenova/ms-marco-MiniLM-L-12-v2",
    "onnx/model.onnx",
  ],
  ["BAAI/bge-reranker-base", 1, "mit", "BAAI/bge-reranker-base", "onnx/model.onnx"],
  [
    "BAAI/bge-reranker-v2-m3",
    1,
    "apache-2.0",
    "onnx-community/bge-reranker-v2-m3-ONNX",
    "onnx/model.onnx",
    "onnx/model.onnx_data",
  ],
  [
    "BAAI/bge-reranker-v2-m3-int8",
    1,
    "apache-2.0",
    "onnx-community/bge-reranker-v2-m3-ONNX",
    "onnx/model_int8.onnx",
  ],
  [
    "jinaai/jina-reranker-v1-tiny-en",
    1,
    "apache-2.0",
    "jinaai/jina-reranker-v1-tiny-en",
    "onnx/model.onnx",
  ],
  [
    "jinaai/jina-reranker-v1-turbo-en",
    1,
    "apache-2.0",
    "jinaai/jina-reranker-v1-turbo-en",
    "onnx/model.onnx",
  ],
  [
    "jinaai/jina-reranker-v2-base-multilingual",
    1,
    "cc-by-nc-4.0",
    "jinaai/jina-reranker-v2-base-multilingual",
    "onnx/model.onnx",
  ],
];

/** See the head of the file. */
export const MODEL_LIST: readonly ModelDescription[] = [
  ...FIRST_TOKEN.map(
    (row) => ({ ...described(row), kind: "dense", pooling: "first", isNormalized: true }) as const,
  ),
  ...POOLED.map(
    (row) => ({ ...described(row), kind: "dense", pooling: "none", isNormalized: false }) as const,
  ),
  ...MEAN.map(
    (row) => ({ ...described(row), kind: "dense", pooling: "mean", isNormalized: true }) as const,
  ),
  ...MEAN_AS_IT_IS.map(
    (row) => ({ ...described(row), kind: "dense", pooling: "mean", isNormalized: false }) as const,
  ),
  ...LAST_TOKEN.map(
    (row) => ({ ...described(row), kind: "dense", pooling: "last", isNormalized: true }) as const,
  ),
  ...SPARSE.map((row) => ({ ...described(row), kind: "sparse" }) as const),
  ...LATE_INTERACTION.map((row) => ({ ...described(row), kind: "late_interaction" }) as const),
  ...RERANKERS.map((row) => ({ ...described(row), kind: "reranker" }) as const),
];

function described([name, size, license, repository, file, ...extraFiles]: Row): {
  readonly name: string;
  readonly size: number;
  readonly license: string;
  readonly source: ModelSource;
} {
  return { name, size, license, source: { repository, file, extraFiles } };
}
