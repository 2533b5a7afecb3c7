/**
 * The one error type of Quiver.
 *
 * `reason` is the text a Qdrant server would put into `status.error`, class prefix included, so
 * that a test that asserts on it passes against every back end.
 */
import { ERROR_CLASSES } from "./error_classes.ts";
import type { ErrorCode } from "./error_classes.ts";
import { recognizeCopies } from "./recognize_copies.ts";

/** What a {@link QdrantError} may carry besides its code and text. */
export interface QdrantErrorOptions {
  /** The failed operation, e.g. `"upsert"`. */
  readonly operation?: string | undefined;
  /** What to do about it, where the server's own reason does not tell; ends the message. */
  readonly advice?: string | undefined;
  /** The reason as a server worded it, where that is not the class prefix and the text. */
  readonly reason?: string | undefined;
  /** The HTTP status of the answer, where that is not the one of the class. */
  readonly status?: number | undefined;
  /** Machine-readable facts, e.g. the holder of a lock. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What went wrong underneath; kept for logs, never sent to a peer. */
  readonly cause?: unknown;
}

/**
 * Every failure of every back end. Branch on `code`; show `message`.
 *
 * `instanceof QdrantError` holds for the errors of every copy of this package.
 */
export class QdrantError extends Error {
  static {
    recognizeCopies(this, "QdrantError");
  }

  override readonly name: string = "QdrantError";
  readonly code: ErrorCode;
  /** HTTP status of a server's answer, or that a Qdrant server answers for this failure. */
  readonly status: number;
  /** The reason as a Qdrant server words it, with its class prefix. */
  readonly reason: string;
  readonly operation: string | undefined;
  readonly advice: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  /**
   * @param code class of the failure; its prefix is put before `text`
   * @param text the reason without the class prefix
   */
  constructor(code: ErrorCode, text: string, options: QdrantErrorOptions = {}) {
    const { operation, advice, details = {}, cause } = options;
    const { reason = ERROR_CLASSES[code].prefix + text, status = ERROR_CLASSES[code].http } =
      options;
    const named = operation === undefined ? reason : `${operation}: ${reason}`;
    super(
      advice === undefined ? named : `${named}. ${advice}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.status = status;
    this.reason = reason;
    this.operation = operation;
    this.advice = advice;
    this.details = details;
  }

  /** The body of a Qdrant server's answer, where code for the official client looks for it. */
  get data(): { readonly status: { readonly error: string }; readonly time: number } {
    return { status: { error: this.reason }, time: 0 };
  }
}

/** Whether a value is a {@link QdrantError}, of whatever copy of this package. */
export function isQdrantError(value: unknown): value is QdrantError {
  return value instanceof QdrantError;
}

/** Wrong options of a client's constructor. The name is that of the official client. */
export class QdrantClientConfigError extends QdrantError {
  static {
    recognizeCopies(this, "QdrantClientConfigError");
  }

  override readonly name: string = "QdrantClientConfigError";

  constructor(text: string) {
    super("config", text);
  }
}

/** One violated constraint: where (path as Qdrant prints it) and what. */
export interface ValidationIssue {
  readonly path: string;
  readonly text: string;
}

/** The 422 of Qdrant, with the violations that its reason lists. */
export class ValidationError extends QdrantError {
  static {
    recognizeCopies(this, "ValidationError");
  }

  readonly issues: readonly ValidationIssue[];
  /** `JSON body`, `query parameters` or `path parameters`. */
  readonly where: string;

  constructor(issues: readonly ValidationIssue[], where: string, options?: QdrantErrorOptions) {
    const list = issues.map((issue) => `${issue.path}: ${issue.text}`).join("; ");
    super("validation", `${where}: [${list}]`, options);
    this.issues = issues;
    this.where = where;
  }
}

/**
 * The 422 of Qdrant: `Validation error in JSON body: [a.b: text; c: text]`.
 *
 * @param where `JSON body`, `query parameters` or `path parameters`
 */
export function validationError(
  issues: readonly ValidationIssue[],
  where = "JSON body",
): ValidationError {
  return new ValidationError(issues, where);
}
