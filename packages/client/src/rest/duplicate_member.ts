/**
 * Finding a repeated member of a body.
 *
 * JSON parsers keep the last of equal keys; Qdrant refuses a request whose body names a field
 * twice. Only the outermost object is looked at: deeper down lie payloads, where repeated keys are
 * allowed.
 */

/** Index of the quote that ends the string whose content starts at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end >= 0) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/**
 * The name of a member that the outermost object has twice, or undefined.
 *
 * @param text a valid JSON document
 */
export function duplicateMember(text: string): string | undefined {
  const structure = /["{}[\]]/g;
  const names = new Set<string>();
  let depth = 0;
  for (let match = structure.exec(text); match !== null; match = structure.exec(text)) {
    if (match[0] === "{" || match[0] === "[") depth++;
    else if (match[0] !== '"') depth--;
    else {
      const end = endOfString(text, structure.lastIndex);
      const name = text.slice(structure.lastIndex, end);
      structure.lastIndex = end + 1;
      if (depth !== 1 || !/^\s*:/.test(text.slice(end + 1, end + 100))) continue;
      if (names.has(name)) return name;
      names.add(name);
    }
  }
  return undefined;
}
