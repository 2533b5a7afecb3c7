/**
 * `instanceof` across copies of this package: a process may hold two of them (a bundle beside
 * node_modules, a module that was loaded again), and an error of one is an error to the other.
 */

interface ErrorConstructor {
  readonly prototype: Error;
}

/** The mark on the prototype of a class, the same in every copy. */
function markOf(name: string): symbol {
  return Symbol.for(`quiverdb.${name}.1`);
}

/** Marks a class under a name that is fixed for ever, and lets `instanceof` go by the mark. */
export function recognizeCopies(constructor: ErrorConstructor, name: string): void {
  const mark = markOf(name);
  Object.defineProperty(constructor.prototype, mark, { value: true });
  Object.defineProperty(constructor, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      // A subclass without a mark inherits this method.
      if (this !== constructor) return Reflect.apply(isOrdinaryInstance, this, [value]);
      return typeof value === "object" && value !== null && mark in value;
    },
  });
}

const isOrdinaryInstance = Function.prototype[Symbol.hasInstance];

/** Whether an error is of the class of this name itself, in any copy, and of no subclass. */
export function isExactly(error: object, name: string): boolean {
  const prototype: unknown = Object.getPrototypeOf(error);
  return (
    typeof prototype === "object" && prototype !== null && Object.hasOwn(prototype, markOf(name))
  );
}
