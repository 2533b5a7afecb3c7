/**
 * The declarations under every compiler and module mode, without `skipLibCheck` and with the
 * default `lib`, and the compiled program in plain node.
 */
import { type Cell, requireTool, succeed, succeedTour } from "./cell.ts";
import { writeFiles } from "./place.ts";
import { disposalProgram, documentedProgram, typedProgram } from "./programs.ts";

interface Mode {
  readonly name: string;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** Global declarations: none, or those of node, which bring newer libraries with them. */
  readonly types: readonly string[];
  /** Program files by name; `.cts` and `.mts` say their module system themselves. */
  readonly files: readonly string[];
  /** `type` of the project's `package.json`. */
  readonly type: "commonjs" | "module";
}

/** The oldest that is supported, the last that is written in JavaScript, and the present one. */
const compilers = ["5.2", "5.9", "7.0"];

/** `tsc --init` of TypeScript 5.2 writes this target. */
const oldTarget = "ES2016";

function modesOf(compiler: string): Mode[] {
  const resolution = compiler === "7.0" ? "bundler" : "node10";
  return [
    {
      name: `commonjs with ${resolution}`,
      compilerOptions: { module: "commonjs", moduleResolution: resolution, target: oldTarget },
      types: [],
      files: ["program.ts"],
      type: "commonjs",
    },
    {
      name: "node16",
      compilerOptions: { module: "node16" },
      types: ["node"],
      files: ["program.cts", "program.mts"],
      type: "commonjs",
    },
    {
      name: "nodenext",
      compilerOptions: { module: "nodenext" },
      types: [],
      files: ["program.cts", "program.mts"],
      type: "commonjs",
    },
    {
      name: "esnext with bundler",
      compilerOptions: { module: "esnext", moduleResolution: "bundler", target: oldTarget },
      types: ["node"],
      files: ["program.ts"],
      type: "module",
    },
  ];
}

/** Every compiler in every mode, `await using` by every compiler, and the documentation. */
export function typeCells(): Cell[] {
  const cells = compilers.flatMap((compiler) => [
    ...modesOf(compiler).map((mode) => typeCell(compiler, mode)),
    disposalCell(compiler),
  ]);
  return [...cells, documentationCell];
}

/** The declarations say of every method of the client what it does. */
const documentationCell: Cell = {
  name: "typescript 5.9, documentation of methods",
  run: async (place) => {
    const compiler = requireTool(place, "typescript-5.9");
    const folder = writeFiles(place, "documentation", {
      "documented.cjs": documentedProgram,
      "program.ts": 'declare const client: import("quiverdb").QdrantClient;\n',
    });
    await succeed(folder, process.execPath, "documented.cjs", compiler);
  },
};

function typeCell(compiler: string, mode: Mode): Cell {
  const name = `typescript ${compiler}, ${mode.name}`;
  return {
    name,
    run: async (place) => {
      const tsc = requireTool(place, `typescript-${compiler}/bin/tsc`);
      const folder = writeFiles(place, name, {
        "package.json": JSON.stringify({ type: mode.type }),
        "tsconfig.json": configuration(mode),
        ...Object.fromEntries(mode.files.map((file) => [file, typedProgram])),
      });
      await succeed(folder, process.execPath, tsc, "-p", ".");
      for (const file of mode.files) {
        await succeedTour(folder, process.execPath, file.replace(/ts$/, "js"));
      }
    },
  };
}

function configuration({ compilerOptions, types, files }: Mode): string {
  const checks = { types, strict: true, skipLibCheck: false };
  return JSON.stringify({ compilerOptions: { ...compilerOptions, ...checks }, files });
}

function disposalCell(compiler: string): Cell {
  const name = `typescript ${compiler}, await using`;
  const lib = ["ES2022", "DOM", "ESNext.Disposable"];
  const compilerOptions = { module: "nodenext", target: "ES2022", lib, types: [], strict: true };
  return {
    name,
    run: async (place) => {
      const tsc = requireTool(place, `typescript-${compiler}/bin/tsc`);
      const folder = writeFiles(place, name, {
        "tsconfig.json": JSON.stringify({ compilerOptions, files: ["disposal.mts"] }),
        "disposal.mts": disposalProgram,
      });
      await succeed(folder, process.execPath, tsc, "-p", ".");
      await succeedTour(folder, process.execPath, "disposal.mjs");
    },
  };
}
