/** The tour as a test: Jest in both module systems, vitest in every pool. */
import { type Cell, requireTool, succeed } from "./cell.ts";
import { writeFiles } from "./place.ts";
import { commonJsTourTest, moduleTourTest } from "./programs.ts";

const vitestPools = ["threads", "forks", "vmThreads", "vmForks"];
const jestPackage = JSON.stringify({
  jest: { testEnvironment: "node", transform: {}, testMatch: ["**/tour.test.*"] },
});

/** Every test runner. */
export function testRunnerCells(): Cell[] {
  return [
    jestCell("jest, CommonJS", "tour.test.cjs", commonJsTourTest, []),
    jestCell("jest, ES modules", "tour.test.mjs", moduleTourTest(), ["--experimental-vm-modules"]),
    ...vitestPools.map(vitestCell),
  ];
}

function jestCell(name: string, file: string, source: string, nodeFlags: string[]): Cell {
  return {
    name,
    run: async (place) => {
      const jest = requireTool(place, "jest/bin/jest.js");
      const folder = writeFiles(place, name, { "package.json": jestPackage, [file]: source });
      await succeed(folder, process.execPath, ...nodeFlags, jest, "--runInBand", "--no-cache");
    },
  };
}

function vitestCell(pool: string): Cell {
  const name = `vitest, pool ${pool}`;
  return {
    name,
    run: async (place) => {
      const vitest = requireTool(place, "vitest/vitest.mjs");
      const folder = writeFiles(place, name, { "tour.test.mjs": moduleTourTest("vitest") });
      await succeed(folder, process.execPath, vitest, "run", `--pool=${pool}`);
    },
  };
}
