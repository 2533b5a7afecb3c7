import assert from "node:assert/strict";
import test from "node:test";
import { QdrantClient } from "quiverdb";
import { describeAnswers, findAnswers } from "./answer.ts";
import { collectionName, createDictionary, pointOf } from "./dictionary.ts";
import { parseDatabaseFile } from "./wordnet.ts";

const nouns = `14406171 26 n 01 acrophobia 0 000 | a morbid fear of great heights
14406400 26 n 01 arachnophobia 0 000 | a morbid fear of spiders
05138000 07 n 01 level 0 000 | height above ground; "the water reached ankle level"
04428000 06 n 01 thermometer 0 000 | measuring instrument for measuring temperature
06089000 09 n 01 thermometry 0 000 | the measurement of temperature
`;
const verbs = `00226000 30 v 02 heighten 0 raise 0 000 01 + 08 00 | increase the height of; "heighten it"
`;

async function withDictionary(check: (client: QdrantClient) => Promise<void>): Promise<void> {
  await using client = new QdrantClient(":memory:");
  await createDictionary(client, "sample", 6);
  const synsets = [...parseDatabaseFile(nouns, "noun"), ...parseDatabaseFile(verbs, "verb")];
  await client.upsert(collectionName, {
    points: synsets.map((synset) => pointOf(synset)),
    wait: true,
  });
  await check(client);
}

test("a description finds its word first, whatever the form of its words", () =>
  withDictionary(async (client) => {
    const [first] = await findAnswers(client, {
      query: "Fearing HEIGHT",
      pos: undefined,
      limit: 3,
    });
    assert.deepEqual(first?.words, ["acrophobia"]);
    assert.equal(first.id, 114406171);
    assert.equal(first.domain, "noun.state");
  }));

test("only words of the asked part of speech are found", () =>
  withDictionary(async (client) => {
    const answers = await findAnswers(client, { query: "heights", pos: "verb", limit: 10 });
    assert.deepEqual(
      answers.map(({ words }) => words),
      [["heighten", "raise"]],
    );
  }));

test("no more answers than asked for", () =>
  withDictionary(async (client) => {
    const answers = await findAnswers(client, { query: "height", pos: undefined, limit: 2 });
    assert.equal(answers.length, 2);
  }));

test("an answer shows words, definition, part of speech, domain and score", () =>
  withDictionary(async (client) => {
    const question = { query: "fear of heights", pos: undefined, limit: 1, explain: false };
    const text = await describeAnswers(client, question, 6);
    assert.match(
      text,
      /^ {2}1\. acrophobia\n {5}a morbid fear of great heights\n {5}noun, noun\.state, score \d\.\d\d\n$/,
    );
  }));

test("an explanation splits each score and names the words that do not count", () =>
  withDictionary(async (client) => {
    const query = "the fear of measuring measurements xyzzy";
    const question = { query, pos: undefined, limit: 5, explain: true };
    const text = await describeAnswers(client, question, 6);
    assert.match(text, /words that count: fear, measuring\/measurements\n/);
    assert.match(text, /ignored .*: the, of, xyzzy\n/);
    assert.match(text, /6 points searched in [\d.]+ ms\n$/);
    const shares = [...text.matchAll(/score ([\d.]+) = (.*)\n/g)];
    assert.ok(shares.length >= 3);
    for (const [line, score, terms] of shares) {
      const sum = [...terms!.matchAll(/ ([\d.]+)/g)].reduce(
        (all, [, term]) => all + Number(term),
        0,
      );
      assert.ok(Math.abs(sum - Number(score)) < 0.02, line);
    }
  }));

test("a description without known words says so", () =>
  withDictionary(async (client) => {
    const question = { query: "xyzzy", pos: undefined, limit: 5, explain: false };
    assert.equal(
      await describeAnswers(client, question, 6),
      "No definition has one of these words.\n",
    );
  }));
