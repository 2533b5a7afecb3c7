/**
 * ASCII folding as Lucene's `ASCIIFoldingFilter` does it: a character outside ASCII that looks
 * like, or is a form of, ASCII text becomes that text (`é` -> `e`, `Æ` -> `AE`, `⑽` -> `(10)`); any
 * other stays.
 */
import { ASCII_FOLDINGS } from "./generated/ascii_foldings.ts";

let foldings: ReadonlyMap<string, string> | undefined;

/** The text with every foldable character replaced. Lone combining marks are not folded. */
export function foldToAscii(text: string): string {
  if (isAscii(text)) return text;
  foldings ??= readTable();
  let folded = "";
  for (const character of text) folded += foldings.get(character) ?? character;
  return folded;
}

function readTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const [ascii, characters] of ASCII_FOLDINGS) {
    for (const character of characters) table.set(character, ascii);
  }
  return table;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
