import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFiles } from "../../../test/support/temporary-files.ts";
import { lint } from "../lint.ts";

const COMPOSE = "services:\n  app: { build: . }\n";

function codes(
  dockerfile: string,
  files: Readonly<Record<string, string>> = {},
  compose = COMPOSE,
) {
  const cwd = temporaryFiles({ "compose.yaml": compose, Dockerfile: dockerfile, ...files });
  return lint({ files: [join(cwd, "compose.yaml")], cwd }).findings.map(({ code }) => code);
}

const START = 'CMD ["python", "app/main.py"]';

test("a script that a copied folder lacks is missed, one that it has is not", () => {
  const dockerfile = `FROM python:3.12\nWORKDIR /srv\nCOPY app/ /srv/app/\n${START}\n`;
  expect(codes(dockerfile, { "app/other.py": "" })).toEqual(["L_BUILD_COMMAND"]);
  expect(codes(dockerfile, { "app/main.py": "" })).toEqual([]);
});

test.each([
  [
    "another stage brings it",
    "FROM a AS b\nFROM python:3.12\nWORKDIR /srv\nCOPY . .\nCOPY --from=b /srv/app /srv/app",
  ],
  [
    "a command of the build brings it",
    "FROM python:3.12\nWORKDIR /srv\nCOPY . .\nRUN git clone x app",
  ],
  ["nothing is copied there", "FROM python:3.12\nWORKDIR /srv\nCOPY app/ /elsewhere/"],
])("none is missed where %s", (_, lines) => {
  expect(codes(`${lines}\n${START}\n`, { "app/other.py": "" })).toEqual([]);
});

test("none is missed where a mount lies over it", () => {
  const compose = "services:\n  app: { build: ., volumes: ['.:/srv'] }\n";
  const dockerfile = `FROM python:3.12\nWORKDIR /srv\nCOPY . .\n${START}\n`;
  expect(codes(dockerfile, {}, compose)).toEqual([]);
  expect(codes(dockerfile)).toEqual(["L_BUILD_COMMAND"]);
});

test("a relative import is a fault of what starts by itself, not of a package's module", () => {
  const files = { "app/__init__.py": "", "app/main.py": "from .other import x\n" };
  const start = (command: string) => `FROM python:3.12\nWORKDIR /srv\nCOPY . .\nCMD ${command}\n`;
  expect(codes(start('["python", "app/main.py"]'), files)).toEqual(["L_BUILD_IMPORT"]);
  expect(codes(start('["uvicorn", "app.main:app", "--host", "0.0.0.0"]'), files)).toEqual([]);
  expect(codes(start('["python", "-m", "app.main"]'), files)).toEqual([]);
});
