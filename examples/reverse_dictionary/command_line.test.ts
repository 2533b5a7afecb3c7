import assert from "node:assert/strict";
import test from "node:test";
import { parseCommandLine } from "./command_line.ts";

test("a description alone takes the defaults", () => {
  const command = parseCommandLine(["fear of heights"]);
  assert.equal(command.kind, "run");
  const { path, ...rest } = command;
  assert.match(path, /[\\/]wordnet$/);
  assert.deepEqual(rest, {
    kind: "run",
    query: "fear of heights",
    pos: undefined,
    limit: 10,
    explain: false,
    model: undefined,
  });
});

test("a description without quotes is joined", () => {
  const command = parseCommandLine(["fear", "of", "--limit", "3", "heights"]);
  assert.ok(command.kind === "run");
  assert.equal(command.query, "fear of heights");
  assert.equal(command.limit, 3);
});

test("every option is understood", () => {
  const words = [
    "--pos=noun",
    "--path",
    "x y",
    "--explain",
    "--limit=1",
    "--model=m/n",
    "young dog",
  ];
  assert.deepEqual(parseCommandLine(words), {
    kind: "run",
    query: "young dog",
    path: "x y",
    pos: "noun",
    limit: 1,
    explain: true,
    model: "m/n",
  });
});

test("without a description only the index is asked for", () => {
  const command = parseCommandLine(["--path", "x"]);
  assert.ok(command.kind === "run");
  assert.equal(command.query, undefined);
  assert.equal(parseCommandLine(["  "]).kind, "run");
});

test("--help wins over everything that is well-formed", () => {
  assert.deepEqual(parseCommandLine(["--help", "x"]), { kind: "help" });
  assert.deepEqual(parseCommandLine(["-h"]), { kind: "help" });
});

test("bad options are named", () => {
  const bad: readonly (readonly [string[], RegExp])[] = [
    [["--pos", "noon", "x"], /--pos is "noon"; expected noun/],
    [["--limit", "0", "x"], /--limit is "0"; expected a whole number/],
    [["--limit", "ten", "x"], /--limit is "ten"/],
    [["--limit", "1.5", "x"], /--limit is "1.5"/],
    [["--limit=", "x"], /--limit is ""/],
    [["--model=", "x"], /--model is empty/],
    [["--path=", "x"], /--path is empty/],
    [["--colour", "x"], /--colour/],
    [["--limit"], /--limit/],
    [["--explain=yes"], /--explain/],
  ];
  for (const [words, pattern] of bad) {
    const command = parseCommandLine(words);
    assert.ok(command.kind === "misuse", words.join(" "));
    assert.match(command.message, pattern);
  }
});
