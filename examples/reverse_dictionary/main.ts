/**
 * A reverse dictionary: `npm run quickstart -- "fear of heights"`. The first run stores WordNet in
 * a folder, the next ones answer from it.
 */
import { QdrantClient } from "quiverdb";
import { describeAnswers } from "./answer.ts";
import { parseCommandLine, usage } from "./command_line.ts";
import type { RunCommand } from "./command_line.ts";
import { completeDictionary } from "./indexing.ts";
import { wordsOnly } from "./dictionary.ts";
import { modelDictionary, showDownload } from "./model_dictionary.ts";
import { formatNumber } from "./progress_bar.ts";

/** Exit code of a program that Ctrl-C ended. */
const interruptedCode = 130;

process.exitCode = await main(process.argv.slice(2));

async function main(parameters: readonly string[]): Promise<number> {
  const command = parseCommandLine(parameters);
  if (command.kind === "help") {
    process.stdout.write(usage);
    return 0;
  }
  if (command.kind === "misuse") {
    process.stderr.write(`${command.message}\n\n${usage}`);
    return 2;
  }
  try {
    return await run(command);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function run(command: RunCommand): Promise<number> {
  const { query, path } = command;
  const dictionary = command.model === undefined ? wordsOnly : await modelDictionary(command.model);
  const client = new QdrantClient({ path, inference: { onProgress: showDownload } });
  const interruption = stopOnSignal();
  try {
    const { count, total } = await completeDictionary(client, {
      path,
      output: process.stderr,
      signal: interruption.signal,
      dictionary,
    });
    if (count < total) {
      process.stderr.write(
        `Stopped: ${formatNumber(count)} of ${formatNumber(total)} meanings are stored in ` +
          `${path}. The next run goes on from there.\n`,
      );
      return interruptedCode;
    }
    if (query === undefined) {
      process.stderr.write(
        `${formatNumber(count)} meanings are stored in ${path}. ` +
          `Describe a word: npm run quickstart -- "fear of heights"\n`,
      );
    } else {
      process.stdout.write(await describeAnswers(client, { ...command, query }, count, dictionary));
    }
    return 0;
  } finally {
    interruption.stopListening();
    await client.close();
  }
}

/** The first Ctrl-C asks to stop after the running batch, the second one stops at once. */
function stopOnSignal(): { signal: AbortSignal; stopListening: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return {
    signal: controller.signal,
    stopListening: () => process.off("SIGINT", stop).off("SIGTERM", stop),
  };
}
