/** Cutting text at white space and at everything that is neither a letter nor a number. */

/**
 * A character that Qdrant keeps inside a word: `Alphabetic` or of category N (Rust
 * `is_alphanumeric`).
 */
const ALPHANUMERIC = /^[\p{Alphabetic}\p{N}]$/u;

/** White space by the Unicode property. JavaScript's `\s` has U+FEFF too and lacks U+0085. */
const WHITE_SPACE = /\p{White_Space}+/u;

const IS_WORD = 1;
const IS_SEPARATOR = 2;

/** What each UTF-16 code unit below U+D800 and above U+DFFF is; 0 until it was looked at. */
const unitKinds = new Uint8Array(0x10000);

/** Maximal runs of alphanumeric characters. `_`, apostrophes and lone combining marks separate. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let start = -1;
  let i = 0;
  while (i < text.length) {
    const unit = text.charCodeAt(i);
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    const length = isSurrogate && text.codePointAt(i)! > 0xffff ? 2 : 1;
    if (isSurrogate ? ALPHANUMERIC.test(text.slice(i, i + length)) : isWordUnit(unit)) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      words.push(text.slice(start, i));
      start = -1;
    }
    i += length;
  }
  if (start >= 0) words.push(text.slice(start));
  return words;
}

/** Maximal runs of anything but white space. */
export function splitWhitespace(text: string): string[] {
  return text.split(WHITE_SPACE).filter((token) => token !== "");
}

/** Number of Unicode characters; lengths and prefixes of tokens are counted in them. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

/** The first `count` characters; the whole text if it is not longer. */
export function takeCharacters(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken++) {
    end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

function isWordUnit(unit: number): boolean {
  let kind = unitKinds[unit]!;
  if (kind === 0) {
    kind = ALPHANUMERIC.test(String.fromCharCode(unit)) ? IS_WORD : IS_SEPARATOR;
    unitKinds[unit] = kind;
  }
  return kind === IS_WORD;
}
