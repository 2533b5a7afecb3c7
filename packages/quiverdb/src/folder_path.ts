/**
 * The folder that a `path` names, as an absolute path: a client that is made before
 * `process.chdir` opens the folder it was made for.
 *
 * The modules of the platform are asked for at run time, so that a bundle for the browser, which
 * has no folders, contains none of them.
 */
import { QdrantClientConfigError } from "@quiverdb/client";

interface FileSystemNames {
  readonly resolve: (path: string) => string;
  readonly fileURLToPath: (url: string) => string;
}

/** Undefined on a platform without Node's modules; it has no folders either. */
function namesOfPlatform(): FileSystemNames | undefined {
  const builtins = globalThis.process?.getBuiltinModule;
  if (typeof builtins !== "function") return undefined;
  const { resolve } = builtins("path");
  const { fileURLToPath } = builtins("url");
  return { resolve, fileURLToPath };
}

/** The address of a URL object of whatever realm, or the text itself. */
function textOf(path: unknown): string {
  if (typeof path === "string" && path !== "") return path;
  const href = typeof path === "object" && path !== null && "href" in path ? path.href : undefined;
  if (typeof href === "string") return href;
  throw new QdrantClientConfigError("path must be the name of a folder, or its file: URL.");
}

/**
 * @param path a path, relative to the working directory, or a `file:` URL as text or URL
 * @throws QdrantClientConfigError for what is neither, and for `~`
 */
export function folderPath(path: unknown): string {
  const text = textOf(path);
  if (/^~(?:[/\\]|$)/.test(text)) {
    throw new QdrantClientConfigError(
      `path ${JSON.stringify(text)}: only a shell knows what ~ is; ` +
        "use path.join(os.homedir(), ...) instead.",
    );
  }
  const names = namesOfPlatform();
  if (/^file:/i.test(text)) return folderOfUrl(text, names);
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(text)) {
    throw new QdrantClientConfigError(
      `path ${JSON.stringify(text)} is the address of a server; path is for a folder.`,
    );
  }
  return names === undefined ? text : names.resolve(text);
}

function folderOfUrl(url: string, names: FileSystemNames | undefined): string {
  let reason = "this platform has no folders";
  try {
    if (names !== undefined) return names.fileURLToPath(url);
  } catch (error) {
    // Of whatever realm: `instanceof Error` need not hold.
    reason = String(error);
  }
  throw new QdrantClientConfigError(`path ${JSON.stringify(url)} names no folder: ${reason}.`);
}
