/**
 * Where in a request body a reader stands, and what it found wrong there.
 *
 * A body fails in one of two ways. A wrong shape ends the reading at once: 400, `format`. A
 * violated constraint is noted and reading goes on, so that the 422 at the end lists all of them.
 *
 * A place therefore has two paths. `path` is the place in the body as the caller wrote it
 * (`points[0].vector.image`); it ends the text of a shape error. `rule` is what Qdrant's validator
 * prints for it: steps may have another name or none there, and an entry of a name-keyed map is
 * `?`, or `?[0]`, `?[1]`, ... where several entries of one map fail.
 */
import { QdrantError, validationError } from "@quiverdb/client";
import type { ValidationIssue } from "@quiverdb/client";

/**
 * Where a body comes from. `json_text`: a JSON text, read by the lossless parser, so `1` and `1.0`
 * differ. `caller`: objects of a JavaScript program, in which they do not.
 */
export type BodySource = "json_text" | "caller";

interface Step {
  readonly parent: Place;
  /** A member name, an index, or undefined for a step that only the rule path has. */
  readonly body: string | number | undefined;
  /** Empty for a step that only the body path has; undefined where the rule path starts anew. */
  readonly rule: string | number | undefined;
}

export class Place {
  readonly source: BodySource;
  /** Violated constraints at this place and below it. */
  readonly issues: ValidationIssue[];
  readonly #step: Step | undefined;
  readonly #rootRule: string;

  private constructor(
    source: BodySource,
    issues: ValidationIssue[],
    step: Step | undefined,
    rootRule: string,
  ) {
    this.source = source;
    this.issues = issues;
    this.#step = step;
    this.#rootRule = rootRule;
  }

  /** The whole body. `rule` is the first step of its paths in 422 texts. */
  static root(source: BodySource, rule = ""): Place {
    return new Place(source, [], undefined, rule);
  }

  /** A member of the object here. `rule`: its name in 422 texts; empty if it adds no step there. */
  member(name: string, rule: string = name): Place {
    return new Place(this.source, this.issues, { parent: this, body: name, rule }, "");
  }

  /** An element of the list here. `rule`: its step in 422 texts; empty if it adds none there. */
  item(index: number, rule: string | number = index): Place {
    return new Place(this.source, this.issues, { parent: this, body: index, rule }, "");
  }

  /** This very place, one step deeper in 422 texts. */
  under(rule: string): Place {
    return new Place(this.source, this.issues, { parent: this, body: undefined, rule }, "");
  }

  /** An entry of the name-keyed map here. It collects its own issues; see {@link mergeEntries}. */
  entry(name: string): Place {
    return new Place(this.source, [], { parent: this, body: name, rule: undefined }, "");
  }

  /** Takes over the issues of the entries of the map here. */
  mergeEntries(entries: readonly Place[]): void {
    const failing = entries.filter((entry) => entry.issues.length > 0);
    const rule = this.rule;
    for (const [index, entry] of failing.entries()) {
      const prefix = join(rule, failing.length === 1 ? "?" : `?[${index}]`);
      for (const issue of entry.issues) {
        this.issues.push({ path: join(prefix, issue.path), text: issue.text });
      }
    }
  }

  /** The place in the body, e.g. `points[0].vector`; empty for the whole body. */
  get path(): string {
    if (this.#step === undefined) return "";
    const { parent, body } = this.#step;
    return body === undefined ? parent.path : join(parent.path, body);
  }

  /** The place as 422 texts name it. */
  get rule(): string {
    if (this.#step === undefined) return this.#rootRule;
    const { parent, rule } = this.#step;
    if (rule === undefined) return "";
    return rule === "" ? parent.rule : join(parent.rule, rule);
  }

  /**
   * Refuses the shape of the body.
   *
   * @param text the stable part, as Qdrant words it
   * @param detail what was expected and what came, where `text` does not tell
   * @throws QdrantError `format`, always
   */
  fail(text: string, detail = ""): never {
    const path = this.path;
    const where = path === "" ? "" : ` at ${path}`;
    throw new QdrantError("format", `${text}${where}${detail === "" ? "" : `: ${detail}`}`);
  }

  /** Notes a violated constraint of this place, or of its member `field`. */
  violate(text: string, field = ""): void {
    const rule = this.rule;
    this.issues.push({ path: field === "" ? rule : join(rule, field), text });
  }

  /** Throws the 422 if a constraint was violated. */
  check(): void {
    if (this.issues.length > 0) throw validationError(this.issues);
  }
}

function join(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  if (path === "" || step.startsWith("[")) return path + step;
  return step === "" ? path : `${path}.${step}`;
}
