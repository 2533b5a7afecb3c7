/** For tests of other packages; not published. */
export { loadTiny, TINY_FOLDER, TINY_SIZE } from "./tiny_runtime.ts";
