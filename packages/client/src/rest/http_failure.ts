/** A failure whose answer has no error class: Qdrant's HTTP framework words it, not its API. */
export class HttpFailure extends Error {
  override readonly name: string = "HttpFailure";
  readonly status: number;
  /** Whether the text goes into the JSON envelope of errors; otherwise it is the plain body. */
  readonly inEnvelope: boolean;

  constructor(status: number, text: string, inEnvelope: boolean) {
    super(text);
    this.status = status;
    this.inEnvelope = inEnvelope;
  }
}
