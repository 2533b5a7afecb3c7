import assert from "node:assert/strict";
import test from "node:test";

import { foldToAscii } from "./ascii_folding.ts";

test("accents, ligatures, full-width forms and quotes become ASCII", () => {
  assert.equal(
    foldToAscii("ação Æsir Straße ﬁn ｆｕｌｌ ⑽ “q” Łódź"),
    'acao AEsir Strasse fin full (10) "q" Lodz',
  );
});

test("characters without an ASCII form stay, and so do lone combining marks", () => {
  assert.equal(foldToAscii("Привет 数 😀 e\u0301"), "Привет 数 😀 e\u0301");
});
