/** The messages and services of Qdrant's gRPC, by name. */
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import type { DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

import { DESCRIPTORS } from "../generated/descriptors.ts";

let loaded: FileRegistry | undefined;

/** Read at the first use: a program may import this package and never call a server. */
export function registry(): FileRegistry {
  return (loaded ??= readDescriptors());
}

function readDescriptors(): FileRegistry {
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(DESCRIPTORS)));
}

/** @param name with or without its package: `qdrant.PointId`, `PointId` */
export function messageNamed(name: string): DescMessage {
  const desc = registry().getMessage(name.includes(".") ? name : `qdrant.${name}`);
  if (desc === undefined) throw new TypeError(`there is no message ${name}`);
  return desc;
}
