/**
 * Compiles the kernels and links them with a memory.
 *
 * One source, four builds: shared memory where there is SharedArrayBuffer (a browser offers it to
 * cross-origin isolated pages only), relaxed SIMD where the runtime knows it. A build is compiled
 * once per thread, on first use; each thread makes an instance of its own for each memory it scores
 * in, which costs about 0.1 ms.
 */
import type { RowElement } from "./element.ts";
import { KERNELS_BASE64 } from "./generated/kernels.ts";
import type { RowMetric } from "./metric.ts";

/** Name of a release build. */
export type KernelVariant = keyof typeof KERNELS_BASE64;

/** Compiled kernels and the kind of memory they link with. */
export interface KernelBuild {
  readonly module: object;
  readonly shared: boolean;
}

/** Pages of 64 KiB that grow in place; never shrinks. */
export interface KernelMemory {
  /** Of a shared memory: stays readable after growth, but keeps its length. */
  readonly buffer: ArrayBufferLike;
  /** @throws RangeError when the pages cannot be had */
  grow(pages: number): number;
}

/** Scores `count` adjacent rows. All but `count` and `stride` are addresses. */
export type RangeKernel = (
  query: number,
  rows: number,
  stride: number,
  count: number,
  out: number,
) => void;

/**
 * Scores the rows whose numbers are the `count` u32 words at `list`; `rows` is the address of row
 * 0.
 */
export type ListKernel = (
  query: number,
  rows: number,
  stride: number,
  rowCount: number,
  list: number,
  count: number,
  out: number,
) => void;

/** The kernels of a graph: `assembly/graph_exports.ts` says what each does. */
export interface GraphKernels {
  graphPlace(
    metric: number,
    codes: number,
    stride: number,
    factors: number,
    tilts: number,
    links: number,
    listBytes: number,
    linksMax: number,
    rows: number,
  ): void;
  graphSlot(
    query: number,
    other: number,
    visited: number,
    pool: number,
    fresh: number,
    buffer: number,
    kept: number,
  ): void;
  graphEncode(
    rows: number,
    rowBytes: number,
    dim: number,
    first: number,
    count: number,
    low: number,
    perStep: number,
  ): void;
  graphTilt(first: number, count: number, longest: number, perStep: number): void;
  graphPrepare(row: number, bytes: number, dim: number, low: number, perStep: number): number;
  graphDistanceBase(base: number): void;
  graphQueryRow(id: number): void;
  graphKey(id: number): number;
  graphAssign(
    list: number,
    count: number,
    firstCentroid: number,
    centroids: number,
    out: number,
  ): void;
  graphAddUp(list: number, count: number, places: number, sums: number): void;
  graphEnter(
    tables: number,
    firstCell: number,
    cells: number,
    cellsWanted: number,
    leavesWanted: number,
  ): number;
  graphNearest(list: number, count: number, wanted: number): number;
  graphInsert(id: number, entries: number, most: number, breadth: number): void;
  graphBegin(
    wanted: number,
    poolMax: number,
    reach: number,
    queryBase: number,
    slack: number,
    mask: number,
    hops: number,
  ): void;
  graphOffer(count: number): void;
  graphRun(rounds: number): number;
  graphScan(from: number, to: number): number;
  graphLastKey(): number;
  graphFinish(least: number, most: number): number;
  signedProbe(): number;
}

/** Kernels linked with their memory. */
export interface LinkedKernels {
  readonly range: Readonly<Record<RowMetric, RangeKernel>>;
  readonly list: Readonly<Record<RowMetric, ListKernel>>;
}

/** Bytes of a page of WASM memory. */
export const PAGE_BYTES = 65536;

/** Pages of the largest memory, 4 GiB. The kernels are compiled for exactly this maximum. */
export const PAGES_MAX = 65536;

type ScoreKernel = "dot" | "euclid" | "manhattan";
type NamedKernel = ScoreKernel | `${ScoreKernel}Half` | `${ScoreKernel | "cosine"}Byte`;

interface KernelExports
  extends
    GraphKernels,
    Readonly<Record<`${NamedKernel}Range`, RangeKernel>>,
    Readonly<Record<`${NamedKernel}List`, ListKernel>> {}

/** The parts in use of the global of this name; the type libraries have it for browsers only. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (descriptor: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: boolean;
  }) => KernelMemory;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: KernelExports };
};

let chosen: KernelBuild | undefined;

/** The fastest build that this runtime takes. */
export function defaultKernelBuild(): KernelBuild {
  chosen ??= chooseBuild();
  return chosen;
}

/** Compiles one named build. Relaxed builds fail where {@link supportsRelaxedSimd} is false. */
export function compileVariant(variant: KernelVariant): KernelBuild {
  return compileKernels(KERNELS_BASE64[variant], variant.startsWith("shared"));
}

/** Compiles a build from its binary in base64; `shared` is the kind of memory it was made for. */
export function compileKernels(base64: string, shared: boolean): KernelBuild {
  return { module: new WebAssembly.Module(bytesOf(base64)), shared };
}

/** Whether the runtime takes the builds with relaxed SIMD. */
export function supportsRelaxedSimd(): boolean {
  return WebAssembly.validate(bytesOf(KERNELS_BASE64.unshared_relaxed));
}

/**
 * A new memory for a build.
 *
 * @param pages initial size
 * @throws RangeError when the address space for the memory cannot be had
 */
export function createMemory(build: KernelBuild, pages: number): KernelMemory {
  return new WebAssembly.Memory({ initial: pages, maximum: PAGES_MAX, shared: build.shared });
}

/** Links compiled kernels with a memory of their kind. */
export function linkKernels(
  module: object,
  memory: KernelMemory,
  element: RowElement,
): LinkedKernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  switch (element) {
    case "float32":
      return {
        range: {
          dot: exports.dotRange,
          euclid: exports.euclidRange,
          manhattan: exports.manhattanRange,
          cosine: exports.dotRange,
        },
        list: {
          dot: exports.dotList,
          euclid: exports.euclidList,
          manhattan: exports.manhattanList,
          cosine: exports.dotList,
        },
      };
    case "float16":
      return {
        range: {
          dot: exports.dotHalfRange,
          euclid: exports.euclidHalfRange,
          manhattan: exports.manhattanHalfRange,
          cosine: exports.dotHalfRange,
        },
        list: {
          dot: exports.dotHalfList,
          euclid: exports.euclidHalfList,
          manhattan: exports.manhattanHalfList,
          cosine: exports.dotHalfList,
        },
      };
    case "uint8":
      return {
        range: {
          dot: exports.dotByteRange,
          euclid: exports.euclidByteRange,
          manhattan: exports.manhattanByteRange,
          cosine: exports.cosineByteRange,
        },
        list: {
          dot: exports.dotByteList,
          euclid: exports.euclidByteList,
          manhattan: exports.manhattanByteList,
          cosine: exports.cosineByteList,
        },
      };
  }
}

/** Links the kernels of a graph with its memory; they keep where its parts are. */
export function linkGraphKernels(module: object, memory: KernelMemory): GraphKernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}

/** Whether a build computes with codes as it should; only those with relaxed SIMD may not. */
export function isSigned(build: KernelBuild): boolean {
  return linkGraphKernels(build.module, createMemory(build, 1)).signedProbe() === -4;
}

function chooseBuild(): KernelBuild {
  const form = typeof SharedArrayBuffer === "undefined" ? "unshared" : "shared";
  if (supportsRelaxedSimd()) {
    const relaxed = compileVariant(`${form}_relaxed`);
    if (isSigned(relaxed)) return relaxed;
  }
  return compileVariant(form);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
