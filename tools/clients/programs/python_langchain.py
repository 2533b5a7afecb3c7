"""LangChain's vector store for Python, dense, sparse and hybrid: python python_langchain.py URL"""
import sys

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_qdrant import QdrantVectorStore, RetrievalMode
from langchain_qdrant.sparse_embeddings import SparseEmbeddings, SparseVector
from qdrant_client import models


class Letters(Embeddings):
    def embed_query(self, text):
        return [text.count(chr(97 + i)) + 0.01 for i in range(26)]

    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]


class Words(SparseEmbeddings):
    def embed_query(self, text):
        indices = sorted({sum(word.encode()) for word in text.split()})
        return SparseVector(indices=indices, values=[1.0] * len(indices))

    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]


documents = [
    Document(page_content=text, metadata={"long": len(text) > 12})
    for text in ["red zebra", "green apple", "yellow banana", "blue grape"]
]
for mode in RetrievalMode:
    store = QdrantVectorStore.from_documents(
        documents,
        embedding=Letters(),
        sparse_embedding=Words(),
        retrieval_mode=mode,
        collection_name=f"langchain_{mode.value}",
        url=sys.argv[1],
        api_key="key",
    )
    assert store.similarity_search("red zebra", k=1)[0].page_content == "red zebra", mode
    long = models.Filter(must=[models.FieldCondition(key="metadata.long", match=models.MatchValue(value=True))])
    found = store.similarity_search("yellow banana", k=5, filter=long)
    assert [document.page_content for document in found] == ["yellow banana"], mode
    if mode == RetrievalMode.DENSE:
        assert len(store.max_marginal_relevance_search("green apple", k=2, fetch_k=4)) == 2
        ids = store.add_texts(["grey stone"])
        assert store.get_by_ids(ids)[0].page_content == "grey stone"
        assert store.delete(ids)
print("client done")
