import assert from "node:assert/strict";
import test from "node:test";
import { formatNumber, ProgressBar } from "./progress_bar.ts";

function draw(isTTY: boolean, columns = 200): { bar: ProgressBar; text: () => string; at: Clock } {
  const at: Clock = { ms: 0 };
  let text = "";
  const stream = { isTTY, columns, write: (part: string) => (text += part) };
  const options = { label: "storing", total: 1000, initial: 200, now: () => at.ms };
  return { bar: new ProgressBar(stream, options), text: () => text, at };
}

interface Clock {
  ms: number;
}

test("a terminal sees one line that is redrawn", () => {
  const { bar, text, at } = draw(true);
  at.ms = 1000;
  bar.update(600);
  const expected = `\rstoring [${"=".repeat(14)}>${" ".repeat(9)}] 60% 600 of 1,000, 400/s, 1 s left`;
  assert.equal(text(), `${expected}\u001B[K`);
  bar.finish();
  assert.ok(text().endsWith("\n"));
});

test("a terminal is redrawn at most ten times a second, but always at the end", () => {
  const { bar, text, at } = draw(true);
  for (at.ms = 0; at.ms < 1000; at.ms++) bar.update(300);
  assert.equal(text().split("\r").length - 1, 10);
  bar.update(1000);
  assert.match(text(), /100% 1,000 of 1,000/);
});

test("a narrow terminal never wraps the line", () => {
  const { bar, text, at } = draw(true, 30);
  at.ms = 1;
  bar.update(500);
  assert.equal(text().replace("\r", "").replace("\u001B[K", "").length, 29);
});

test("a log gets one line per tenth and no control characters", () => {
  const { bar, text, at } = draw(false);
  for (let done = 200; done <= 1000; done += 10) {
    at.ms += 10;
    bar.update(done);
  }
  bar.finish();
  const lines = text().split("\n");
  assert.equal(lines.length, 9);
  assert.match(lines[0]!, /^storing: 30% 300 of 1,000, [\d,]+\/s, \d+ s left$/);
  assert.match(lines[7]!, /^storing: 100% 1,000 of 1,000/);
  assert.ok(!text().includes("\r") && !text().includes("\u001B"));
});

test("nothing is written when nothing happened", () => {
  const { bar, text } = draw(true);
  bar.finish();
  assert.equal(text(), "");
});

test("numbers are grouped", () => {
  assert.equal(formatNumber(117791), "117,791");
});
