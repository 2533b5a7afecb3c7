"""Python's qdrant-client over REST, or over gRPC: python python_client.py URL GRPC_PORT [grpc]"""
import math
import sys
import warnings

import grpc
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse

warnings.simplefilter("error")
warnings.filterwarnings("ignore", message="Api key is used")
_, url, grpc_port, *rest = sys.argv
over_grpc = rest == ["grpc"]
client = QdrantClient(url=url, grpc_port=int(grpc_port), api_key="key", prefer_grpc=over_grpc)
name = "python"


def expect_failure(call, status, code):
    """The call fails with this status of HTTP, or this code of gRPC."""
    try:
        call()
    except UnexpectedResponse as error:
        assert not over_grpc and error.status_code == status, error
        return str(error)
    except grpc.RpcError as error:
        assert over_grpc and error.code() == code, error
        return error.details()
    raise SystemExit("the call did not fail")


def vector_of(id):
    return [math.sin(id * 3 + i * i) for i in range(16)]


assert not client.collection_exists(name)
client.create_collection(
    name,
    vectors_config={"dense": models.VectorParams(size=16, distance=models.Distance.COSINE)},
    sparse_vectors_config={"words": models.SparseVectorParams(modifier=models.Modifier.IDF)},
)
again = expect_failure(
    lambda: client.create_collection(name, vectors_config={}), 409, grpc.StatusCode.ALREADY_EXISTS
)
assert "already exists" in again, again
client.create_payload_index(name, "group", models.PayloadSchemaType.KEYWORD)
client.create_payload_index(name, "when", models.PayloadSchemaType.DATETIME)
client.upload_points(
    name,
    (
        models.PointStruct(
            id=id,
            vector={
                "dense": vector_of(id),
                "words": models.SparseVector(indices=[id % 50, 60], values=[1.0, 0.5]),
            },
            payload={"group": f"g{id % 4}", "rank": id, "when": f"2024-01-{id % 28 + 1:02d}T00:00:00Z"},
        )
        for id in range(1000)
    ),
    batch_size=64,
    wait=True,
)
assert client.count(name).count == 1000
in_group = models.FieldCondition(key="group", match=models.MatchValue(value="g1"))
early = models.FieldCondition(key="rank", range=models.Range(lt=500))
found = client.query_points(
    name, query=vector_of(5), using="dense", query_filter=models.Filter(must=[in_group, early]), limit=10
).points
assert found[0].id == 5 and all(point.payload["group"] == "g1" for point in found)
hybrid = client.query_points(
    name,
    prefetch=[
        models.Prefetch(query=vector_of(7), using="dense", limit=20),
        models.Prefetch(query=models.SparseVector(indices=[7], values=[1.0]), using="words", limit=20),
    ],
    query=models.RrfQuery(rrf=models.Rrf(k=60)),
    limit=5,
).points
assert hybrid[0].id == 7
batch = client.query_batch_points(name, [models.QueryRequest(query=i, using="dense", limit=3) for i in (1, 2)])
assert [len(response.points) for response in batch] == [3, 3]
groups = client.query_points_groups(name, "group", query=vector_of(1), using="dense", limit=4, group_size=2)
assert len(groups.groups) == 4
client.set_payload(name, {"seen": True}, points=[1])
assert client.retrieve(name, [1])[0].payload["seen"] is True
points, offset = client.scroll(name, order_by=models.OrderBy(key="when", direction="desc"), limit=5)
assert points[0].payload["when"].startswith("2024-01-28") and offset is None
assert sum(hit.count for hit in client.facet(name, "group", exact=True).hits) == 1000
client.delete(name, points_selector=models.Filter(must=[in_group]))
assert client.count(name).count == 750
client.update_collection_aliases(
    [models.CreateAliasOperation(create_alias=models.CreateAlias(collection_name=name, alias_name="py"))]
)
assert client.get_collection("py").points_count == 750
expect_failure(lambda: client.get_collection("none"), 404, grpc.StatusCode.NOT_FOUND)
client.delete_collection(name)
print("client done")
