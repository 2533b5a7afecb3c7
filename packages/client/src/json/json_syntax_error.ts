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
   * @param end index behind the last character read, in UTF-16 units
   * @param isAhead whether the offending character is the next one, of which the first byte is
   * meant
   */
  constructor(reason: string, text: string, end: number, isAhead = false) {
    const before = text.slice(0, end);
    const lineStart = before.lastIndexOf("\n") + 1;
    const line = before.split("\n").length;
    const bytes = new TextEncoder().encode(before.slice(lineStart)).length;
    const column = isAhead && end < text.length ? bytes + 1 : bytes;
    super(`${reason} at line ${line} column ${column}`);
    this.line = line;
    this.column = column;
  }
}
