import assert from "node:assert/strict";
import { test } from "node:test";

import { progressBar } from "./progress_bar.ts";

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 60, written, write: (text: string) => written.push(text) };
}

test("a terminal shows one line that is drawn anew, and ends it", () => {
  const stream = screen(true);
  const onProgress = progressBar({ total: 10, label: "books", stream });
  onProgress({ uploaded: 5 });
  onProgress({ uploaded: 6 });
  onProgress({ uploaded: 10 });
  const [first = "", last = ""] = stream.written;
  assert.equal(first, `\r\u001b[2Kbooks ${"█".repeat(5)}${"░".repeat(5)} 5/10 50%`);
  assert.ok(last.startsWith("\r\u001b[2K"));
  assert.match(last.slice(5), /^books █{10} 10\/10 100% \d+\/s\n$/);
  assert.equal(stream.written.length, 2);
});

test("elsewhere a line is written for each tenth", () => {
  const stream = screen(false);
  const onProgress = progressBar({ stream });
  for (let copied = 1; copied <= 100; copied++) {
    onProgress({ collection: "a", copied, total: 100 });
  }
  for (let copied = 1; copied <= 2; copied++) onProgress({ collection: "b", copied, total: 2 });
  assert.equal(stream.written.length, 12);
  assert.match(stream.written[9] ?? "", /^a █+ 100\/100 100%.*\n$/);
  assert.match(stream.written[11] ?? "", /^b █+ 2\/2 100%.*\n$/);
});
