/** The command line of the reverse dictionary. */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "misuse"; readonly message: string }
  | ({ readonly kind: "run" } & RunCommand);

/** Index what is missing, then answer. */
export interface RunCommand {
  /** The description to find words for; undefined = only index. */
  readonly query: string | undefined;
  /** Folder of the collection. */
  readonly path: string;
  /** Keep only words of this part of speech. */
  readonly pos: string | undefined;
  /** Number of results, at least 1. */
  readonly limit: number;
  readonly explain: boolean;
  /** Name of an embedding model, or a folder with one; undefined = words only. */
  readonly model: string | undefined;
}

/** What `--pos` accepts. */
export const posChoices: readonly string[] = ["noun", "verb", "adjective", "adverb"];

const limitDefault = 10;
const limitMax = 1000;
const pathDefault = fileURLToPath(new URL("../../wordnet", import.meta.url));

export const usage = `Finds the word for a description, in WordNet.

usage: npm run quickstart -- [options] "fear of heights"

The first run stores the 117,791 meanings of WordNet 3.1 in a folder, the next ones open it.
Without a description the words are stored and nothing is asked.

  --pos POS     only ${posChoices.join(", ")}
  --limit N     number of results, 1 to ${limitMax} (default ${limitDefault})
  --path DIR    folder of the collection (default: wordnet/ in this repository)
  --model M     search by meaning, too: an embedding model by name, or a folder with one.
                Needs onnxruntime-node and @huggingface/tokenizers
  --explain     show how the description was understood, and how long it took
  --help        show this text
`;

/** @param parameters the words after the name of the program */
export function parseCommandLine(parameters: readonly string[]): Command {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: {
        pos: { type: "string" },
        limit: { type: "string" },
        path: { type: "string" },
        explain: { type: "boolean" },
        model: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    return misuse(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: "help" };
  if (values.pos !== undefined && !posChoices.includes(values.pos)) {
    return misuse(`--pos is "${values.pos}"; expected ${posChoices.join(", ")}`);
  }
  const limit = Number(values.limit ?? limitDefault);
  if (!Number.isInteger(limit) || limit < 1 || limit > limitMax) {
    return misuse(`--limit is "${values.limit}"; expected a whole number from 1 to ${limitMax}`);
  }
  if (values.model === "") return misuse("--model is empty; expected a name or a folder");
  if (values.path === "") return misuse("--path is empty; expected a folder");
  const query = positionals.join(" ").trim();
  return {
    kind: "run",
    query: query === "" ? undefined : query,
    path: values.path ?? pathDefault,
    pos: values.pos,
    limit,
    explain: values.explain ?? false,
    model: values.model,
  };
}

function misuse(message: string): Command {
  return { kind: "misuse", message };
}
