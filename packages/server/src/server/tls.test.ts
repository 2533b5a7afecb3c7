import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:https";
import type { RequestOptions } from "node:https";
import { test } from "node:test";
import type { TLSSocket } from "node:tls";
import { makeCertificate } from "../testing/certificate.ts";
import { withServer } from "../testing/running_server.ts";
import type { QuiverServer } from "./create_server.ts";

const first = makeCertificate();
const second = makeCertificate();
const skip = first && second ? false : "there is no openssl";

/** The text of `/healthz`, and the certificate that the server showed. */
async function health(server: QuiverServer, options: RequestOptions) {
  const { port } = server;
  const sent = request({ host: "127.0.0.1", port, path: "/healthz", agent: false, ...options });
  sent.end();
  const [response] = await once(sent, "response");
  const { raw } = (response.socket as TLSSocket).getPeerCertificate();
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { text, shown: raw.toString("base64") };
}

function bytesOf(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, "");
}

test("a server speaks TLS, and takes a certificate that was renewed", { skip }, async () => {
  assert.ok(first && second);
  await withServer({ tls: first }, async (server) => {
    assert.match(server.url, /^https:/);
    const before = await health(server, { ca: first.cert });
    assert.equal(before.text, "healthz check passed");
    server.renewTls(second);
    const after = await health(server, { ca: second.cert });
    assert.equal(after.shown, bytesOf(second.cert));
    await assert.rejects(health(server, { ca: first.cert }), /certificate|self.signed/i);
  });
});

test("callers may have to show a certificate", { skip }, async () => {
  assert.ok(first && second);
  const tls = { ...first, ca: second.cert };
  await withServer({ tls }, async (server) => {
    const known = { ca: first.cert, cert: second.cert, key: second.key };
    assert.equal((await health(server, known)).text, "healthz check passed");
    await assert.rejects(health(server, { ca: first.cert }));
  });
});

test("an unusable certificate is told before anything is opened", { skip }, async () => {
  const tls = { cert: "none", key: "none" };
  await assert.rejects(
    withServer({ tls }, async () => {}),
    /PEM|no start line/i,
  );
});
