/**
 * Finding the operation of a method and a path in the route table.
 */
import type { OperationName } from "../operation/operations.ts";
import { parsePathParameter, pathSegments } from "./path_parameters.ts";
import { ROUTES } from "./routes.ts";
import type { Route } from "./routes.ts";

interface Template {
  readonly operation: OperationName;
  readonly route: Route;
  /** Per segment: the fixed text, or the name of a parameter. */
  readonly segments: readonly { readonly text: string; readonly isParameter: boolean }[];
}

/** The operation of a request, with its route and the values in its path. */
export interface MatchedRoute {
  readonly operation: OperationName;
  readonly route: Route;
  readonly path: Readonly<Record<string, number | bigint | string>>;
}

function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(ROUTES, name);
}

function toTemplate(operation: OperationName): Template {
  const route = ROUTES[operation];
  const segments = pathSegments(route.path).map((segment) => {
    const isParameter = segment.startsWith("{");
    return { text: isParameter ? segment.slice(1, -1) : segment, isParameter };
  });
  return { operation, route, segments };
}

/**
 * Order in which templates are tried: at the first segment that differs in kind, fixed text first.
 */
function compareTemplates(a: Template, b: Template): number {
  for (let i = 0; i < Math.min(a.segments.length, b.segments.length); i++) {
    const order = Number(a.segments[i]?.isParameter) - Number(b.segments[i]?.isParameter);
    if (order !== 0) return order;
  }
  return 0;
}

/** In the order in which they are tried, by method and number of segments. */
const TEMPLATES = templatesByShape();

function templatesByShape(): ReadonlyMap<string, readonly Template[]> {
  const templates = Object.keys(ROUTES).filter(isOperationName).map(toTemplate);
  const byShape = new Map<string, Template[]>();
  for (const template of templates.sort(compareTemplates)) {
    const shape = shapeOf(template.route.method, template.segments.length);
    byShape.set(shape, [...(byShape.get(shape) ?? []), template]);
  }
  return byShape;
}

function shapeOf(method: string, segmentCount: number): string {
  return `${method} ${segmentCount}`;
}

function fits(template: Template, segments: readonly string[]): boolean {
  return template.segments.every(({ text, isParameter }, i) => isParameter || text === segments[i]);
}

/**
 * The operation that serves a request, or undefined.
 *
 * @param path path of the URL, percent-encoded, without query
 * @throws QdrantError, HttpFailure if a path parameter is malformed
 */
export function matchRoute(method: string, path: string): MatchedRoute | undefined {
  const segments = pathSegments(path);
  const candidates = TEMPLATES.get(shapeOf(method, segments.length)) ?? [];
  const template = candidates.find((candidate) => fits(candidate, segments));
  if (template === undefined) return undefined;
  const values: Record<string, number | bigint | string> = {};
  template.segments.forEach(({ text, isParameter }, i) => {
    if (isParameter) values[text] = parsePathParameter(text, segments[i] ?? "");
  });
  return { operation: template.operation, route: template.route, path: values };
}
