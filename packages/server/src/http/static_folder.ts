/**
 * A folder of files served at `/dashboard`, for the web interface of whoever has one. Only what
 * lies in the folder is served, wherever names and links point.
 */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import type { DispatchAnswer } from "@quiverdb/client/rest";

export interface StaticFolder {
  /** The answer to a request for a file; undefined if the path lies elsewhere. */
  find(method: string, path: string): Promise<DispatchAnswer | undefined>;
}

const DASHBOARD_PATH = "/dashboard";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".ico": "image/x-icon",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
};
const HEADERS = { "x-frame-options": "DENY", "x-content-type-options": "nosniff" };
const NOT_FOUND: DispatchAnswer = { status: 404, contentType: undefined, headers: {}, body: "" };

/** @param root a folder; it may appear later */
export function staticFolder(root: string): StaticFolder {
  return {
    async find(method, path) {
      const isInside = path === DASHBOARD_PATH || path.startsWith(`${DASHBOARD_PATH}/`);
      if (method !== "GET" || !isInside) return undefined;
      // Pages name their files relative to the folder.
      if (path === DASHBOARD_PATH) {
        const headers = { location: `${DASHBOARD_PATH}/` };
        return { status: 307, contentType: undefined, headers, body: "" };
      }
      const name = decoded(path.slice(DASHBOARD_PATH.length + 1));
      const file = name === undefined ? undefined : await fileIn(root, name);
      if (file === undefined) return NOT_FOUND;
      const contentType = TYPES[extname(file).toLowerCase()] ?? "application/octet-stream";
      return { status: 200, contentType, headers: HEADERS, body: createReadStream(file) };
    },
  };
}

function decoded(name: string): string | undefined {
  try {
    const text = decodeURIComponent(name);
    return /[\0\\]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The real path of a file, or of the index of a folder, if it lies under the root. */
async function fileIn(root: string, name: string): Promise<string | undefined> {
  try {
    const realRoot = await realpath(root);
    const found = await realpath(join(realRoot, name));
    if (found !== realRoot && !found.startsWith(realRoot + sep)) return undefined;
    const kind = await stat(found);
    if (kind.isFile()) return found;
    return kind.isDirectory() ? await fileIn(root, join(name, "index.html")) : undefined;
  } catch {
    return undefined;
  }
}
