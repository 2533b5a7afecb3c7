/** The error of a text that is no JSON document, worded as Qdrant words it. */

/** Thrown by `parseJson`. `message` ends with the place: `trailing comma at line 1 column 14`. */
export class JsonSyntaxError extends SyntaxError {
  override readonly name: string = "JsonSyntaxError";
  /** First line is 1. */
  readonly line: number;
  /** In UTF-8 bytes; the first byte of a line is 1, and 0 stands for the start of an empty text. */
  readonly column: number;

  /**
   * @param text document that was being parsed
   * @param end index behind the offending character, in UTF-16 units
   */
  constructor(reason: string, text: string, end: number) {
    const before = text.slice(0, end);
    const lineStart = before.lastIndexOf("\n") + 1;
    const line = before.split("\n").length;
    const column = new TextEncoder().encode(before.slice(lineStart)).length;
    super(`${reason} at line ${line} column ${column}`);
    this.line = line;
    this.column = column;
  }
}
