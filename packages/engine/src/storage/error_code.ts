/**
 * The code of a failed system call, e.g. `ENOENT`; `undefined` for any other error. Under test
 * runners the error is of another realm, and no `Error` of this one.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
