import { expect, test } from "vitest";
import { Masker } from "../../util/masking/masker.ts";
import { redact } from "./redact.ts";
import { looksSecret, maskForms } from "./secret-words.ts";

test.for([
  ["OPENAI_API_KEY", true],
  ["password", true],
  ["dbPassword", true],
  ["X-Auth-Token", true],
  ["SESSION_COOKIE", true],
  ["AWS_SECRET_ACCESS_KEY", true],
  ["ROUTER_URL", false],
  ["author", false],
  ["tokenizer", false],
  ["KEYBOARD", false],
] as const)("the name %s: %s", ([name, secret]) => {
  expect(looksSecret(name)).toBe(secret);
});

test.for([
  ["postgres://ada:hunter22@db/shop", "postgres://***@db/shop"],
  ["Authorization: Bearer abcdef123456", "Authorization: ***"],
  ['{"password":"hunter22","user":"ada"}', '{"password":***,"user":"ada"}'],
  ["GET /x?api_key=hunter22&y=1", "GET /x?api_key=***&y=1"],
  ["  env: { API_TOKEN: hunter22, PORT: 1 }", "  env: { API_TOKEN: ***, PORT: 1 }"],
  ["used sk-abcdefghijklmnopqrst today", "used *** today"],
  ["jwt eyJhbGciOiJIUzI1.eyJzdWIiOiIx.abc", "jwt ***"],
  ["-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----", "***"],
  ["tokens: 41", "tokens: 41"],
  ["API_KEY: ${API_KEY}", "API_KEY: ${API_KEY}"],
  ["author: ada", "author: ada"],
] as const)("%s is shown as %s", ([text, shown]) => {
  expect(maskForms(text)).toBe(shown);
});

function knowing(...secrets: string[]): Masker {
  const masker = new Masker();
  masker.add(secrets);
  return masker;
}

test("a secret is masked by value wherever it is, also encoded, and in keys", () => {
  const secret = "p@ss word/1";
  const document = {
    log: [`got ${secret}!`, `url ${encodeURIComponent(secret)}`],
    [`by ${secret}`]: Buffer.from(secret).toString("base64"),
    json: JSON.stringify({ note: secret }),
  };
  const clean = JSON.stringify(redact(document, { masker: knowing(secret), homeFolder: null }));
  expect(clean).not.toContain("p@ss");
  expect(clean).not.toContain("p%40ss");
  expect(clean).not.toContain(Buffer.from(secret).toString("base64"));
  expect(clean).toContain("got ***!");
});

test("a value is masked by its key's name, an argument by the option before it", () => {
  const document = {
    env: { API_KEY: "abc", LEVEL: "info" },
    command: ["x", "--token", "abc", "y"],
  };
  expect(redact(document, { masker: knowing(), homeFolder: null })).toEqual({
    env: { API_KEY: "***", LEVEL: "info" },
    command: ["x", "--token", "***", "y"],
  });
});

test("the home folder is shown as such", () => {
  expect(redact(["/home/ada/shop"], { masker: knowing(), homeFolder: "/home/ada" })).toEqual([
    "~/shop",
  ]);
});
