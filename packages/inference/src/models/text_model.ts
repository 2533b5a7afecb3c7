/** A loaded model of texts: tokens in, floats out. */
import { modelError } from "../description/model_error.ts";
import { type ModelFiles } from "../files/model_folder.ts";
import { type OnnxSession, openSession } from "../runtime/onnx_session.ts";
import type { Load } from "../runtime/optional_package.ts";
import type { FloatTensor } from "../runtime/tensors.ts";
import { TextTokenizer, type TokenBatch } from "../runtime/text_tokenizer.ts";
import type { ModelDescription } from "../description/model_description.ts";

/** See the head of the file. */
export class TextModel {
  readonly description: ModelDescription;
  readonly tokenizer: TextTokenizer;
  readonly #session: OnnxSession;

  private constructor(
    description: ModelDescription,
    tokenizer: TextTokenizer,
    session: OnnxSession,
  ) {
    this.description = description;
    this.tokenizer = tokenizer;
    this.#session = session;
  }

  /**
   * @param runtimes packages of ONNX Runtime to try, in this order
   * @throws QdrantError `inference` when a package is missing or the files cannot be used
   */
  static async open(
    description: ModelDescription,
    files: ModelFiles,
    load: Load,
    runtimes?: readonly string[],
  ): Promise<TextModel> {
    const { name } = description;
    const tokenizer = await TextTokenizer.open(name, files, load);
    const session = await openSession(files.onnxPath, load, runtimes).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "inference") throw error;
      throw modelError(name, `${files.onnxPath} cannot be loaded: ${String(error)}`, error);
    });
    return new TextModel(description, tokenizer, session);
  }

  /**
   * The first output of the model for tokens.
   *
   * @throws QdrantError `inference` when the model fails, or gives no floats
   */
  async run({ rows, width, ids, mask, types }: TokenBatch): Promise<FloatTensor> {
    const { name } = this.description;
    const dims = [rows, width];
    const inputs = { input_ids: ids, attention_mask: mask, token_type_ids: types };
    const feeds = Object.fromEntries(
      Object.entries(inputs)
        .filter(([input]) => this.#session.inputNames.includes(input))
        .map(([input, data]) => [input, { data, dims }]),
    );
    const outputs = await this.#session.run(feeds).catch((error: unknown) => {
      throw modelError(name, `it cannot be run: ${String(error)}`, error);
    });
    const [first] = this.#session.outputNames;
    const output = first === undefined ? undefined : outputs[first];
    if (output === undefined) throw modelError(name, "its first output are no floats");
    if (output.dims[0] !== rows) {
      throw modelError(name, `it gives ${output.dims[0]} rows for ${rows} texts`);
    }
    return output;
  }

  /** Fails for a model that is not what its description says. */
  requireSize(size: number): void {
    const { name, size: expected } = this.description;
    if (size === expected) return;
    throw modelError(name, `its vectors have ${size} dimensions, not ${expected} as described`);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
