"""Python's qdrant-client over gRPC: python python_grpc.py URL GRPC_PORT"""
import runpy
import sys

sys.argv.append("grpc")
runpy.run_path("python_client.py")
