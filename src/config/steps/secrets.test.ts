import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";
import { parseConfig } from "../parse-config.ts";

const secretsOf = (yaml: string) =>
  parseConfig(yaml, { file: "/stack/devstack.yaml", folder: "/stack" }).secrets;

test("every provider, as text and as a list", () => {
  expect(
    secretsOf(`
secrets:
  openai-api-key: { from: "env:OPENAI_API_KEY", to: [router] }
  tls: { from: file:certs/tls.key, to: [router, memory] }
  vault: { from: "exec:vault kv get -field=x secret/app", to: [memory] }
  listed: { from: ["exec:op", read, "op://my vault/item"], to: [memory], as: env }
  audit-secret: { generate: 32, to: [memory], as: env }
`),
  ).toEqual({
    "openai-api-key": {
      source: { kind: "env", variable: "OPENAI_API_KEY" },
      to: ["router"],
      as: "file",
    },
    tls: {
      source: { kind: "file", path: "/stack/certs/tls.key" },
      to: ["router", "memory"],
      as: "file",
    },
    vault: {
      source: { kind: "exec", command: ["vault", "kv", "get", "-field=x", "secret/app"] },
      to: ["memory"],
      as: "file",
    },
    listed: {
      source: { kind: "exec", command: ["op", "read", "op://my vault/item"] },
      to: ["memory"],
      as: "env",
    },
    "audit-secret": { source: { kind: "generate", bytes: 32 }, to: ["memory"], as: "env" },
  });
});

test("two sources, none, and those that are no source", () => {
  expect(
    problemsIn(`\
secrets:
  both: { from: "env:A", generate: 32, to: [router] }
  none: { to: [router] }
  odd: { from: "vault:x", to: [router] }
  bare: { from: s3cret, to: [router] }
  nowhere: { from: "env:", to: [router] }
  list: { from: [op, read], to: [router] }
  short: { generate: 8, to: [router] }
  shell: { from: "exec:echo 'a b' | tr a b", to: [router] }
  Key: { from: "env:A", to: [router] }
  text: s3cret
`),
  ).toMatchInlineSnapshot(`
    [
      "2:26 secrets.both.generate: from already says where the value comes from | keep one of them",
      "3:3 secrets.none: nothing says where its value comes from | add from: env:NAME, file:path or exec:program, or generate: 32",
      "4:16 secrets.odd.from: expected "env:NAME", "file:path" or "exec:program argument …", the last also as a list of words",
      "5:17 secrets.bare.from: expected "env:NAME", "file:path" or "exec:program argument …", the last also as a list of words",
      "6:20 secrets.nowhere.from: expected "env:NAME", "file:path" or "exec:program argument …", the last also as a list of words",
      "7:17 secrets.list.from: expected "env:NAME", "file:path" or "exec:program argument …", the last also as a list of words",
      "8:22 secrets.short.generate: expected a whole number of bytes from 16 to 1024",
      "9:18 secrets.shell.from: no shell reads this command: quotes and its like mean nothing in it | write it as a list of words: ["exec:program", "first argument"]",
      "10:3 secrets.Key: a secret's name is a small letter, then up to 39 of a-z, 0-9 and -",
      "11:9 secrets.text: expected a mapping such as { from: env:API_KEY, to: [router] }",
    ]
  `);
});

test("who gets it, and under which name", () => {
  expect(
    problemsIn(`\
services:
  a: { process: [sh], env: { API_KEY: x, TOKEN: y } }
  memory: { url: "http://127.0.0.1:9000" }
  ide: { urls: { http: "http://127.0.0.1:9001" } }
secrets:
  api-key: { from: "env:A", to: [a, ruoter, zzz], as: env }
  token: { from: "env:A", to: [a, a] }
  x: { from: "env:A", to: [a] }
  x-file: { from: "env:A", to: [a], as: env }
  away: { from: "env:A", to: [memory, ide], as: env }
  nobody: { from: "env:A" }
  empty: { from: "env:A", to: [] }
  how: { from: "env:A", to: [a], as: environment }
  what: { from: "env:A", to: [a], az: env }
`),
  ).toMatchInlineSnapshot(`
    [
      "6:34 secrets.api-key.to[0]: a has API_KEY under env already | see devstack.yaml:2:30",
      "6:37 secrets.api-key.to[1]: unknown service | did you mean router?",
      "6:45 secrets.api-key.to[2]: unknown service",
      "7:35 secrets.token.to[1]: a is written twice | remove one",
      "9:33 secrets.x-file.to[0]: a would get X_FILE from x too | rename one of them",
      "10:31 secrets.away.to[0]: memory runs elsewhere: devstack gives it nothing | give it the secret where it is started",
      "10:39 secrets.away.to[1]: ide runs elsewhere: devstack gives it nothing | give it the secret where it is started",
      "11:3 secrets.nobody.to: is missing: expected a list of services",
      "12:31 secrets.empty.to: expected a list of services",
      "13:38 secrets.how.as: expected file or env",
      "14:35 secrets.what.az: unknown key | did you mean as?",
    ]
  `);
});
