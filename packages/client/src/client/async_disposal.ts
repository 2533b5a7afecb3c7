/**
 * `await using` without `Symbol.asyncDispose` in a declaration: a program whose `lib` does not know
 * the symbol could not be compiled against one that names it.
 */

/** The type of `Symbol.asyncDispose` if the library of the program that reads this declares it. */
type AsyncDisposeKey = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? Key
  : never;

/** What `await using` asks of a value; nothing for a program without `ESNext.Disposable`. */
export type AsyncDisposal = { [Key in AsyncDisposeKey]: () => Promise<void> };
