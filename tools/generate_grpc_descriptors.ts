/**
 * Writes packages/grpc/src/generated/descriptors.ts from the `.proto` files in packages/grpc/proto:
 * the descriptors of all messages and services, without comments, as base64.
 *
 * Qdrant's files are those in the wheel of PyPI's qdrant-client 1.19.0, and the health service is
 * that of npm's grpc-health-check 2.1.0: unchanged copies, so that a newer version is a copy, too.
 *
 * Run: `node --import tsx tools/generate_grpc_descriptors.ts` (needs the registry once, for npx).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An exact version, so that two runs write the same file. */
const COMPILER = "@bufbuild/buf@1.75.0";

const HEADER = `/** Made by tools/generate_grpc_descriptors.ts from packages/grpc/proto. Do not edit. */

/** A serialized google.protobuf.FileDescriptorSet in base64. */
export const DESCRIPTORS =
`;

function main(): void {
  const repo = join(import.meta.dirname, "..");
  const target = join(repo, "packages/grpc/src/generated/descriptors.ts");
  const directory = mkdtempSync(join(tmpdir(), "quiver-descriptors-"));
  try {
    const output = join(directory, "set.binpb");
    const parameters = ["build", join(repo, "packages/grpc/proto"), "--exclude-source-info"];
    const command = ["--yes", "--package", COMPILER, "buf", ...parameters, "-o", output];
    const { status } = spawnSync("npx", command, { stdio: "inherit" });
    if (status !== 0) throw new Error("the compiler of the .proto files failed");
    writeFileSync(target, `${HEADER}  "${readFileSync(output).toString("base64")}";\n`);
    console.log(`wrote ${target}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main();
