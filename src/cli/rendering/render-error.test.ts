import { expect, test } from "vitest";
import { configError } from "../../config/diagnostics.ts";
import type { FailureCard } from "../../readiness/failure-card.ts";
import { failureError } from "../../readiness/failure-card.ts";
import { DevstackError } from "../../util/errors.ts";
import { renderError } from "./render-error.ts";
import type { View } from "./view.ts";

const VIEW: View = {
  columns: 80,
  tableColumns: 80,
  color: false,
  terminal: false,
  unicode: true,
  now: 0,
  commandName: "devstack",
  commands: ["up", "down", "status", "logs"],
  cwd: "/stack",
  homeFolder: null,
};

test("an error says what, why, what next and the exit status, within the terminal", () => {
  const error = new DevstackError(
    "E_PORT_TAKEN",
    "port 7443, which router was told to use, is taken by java (pid 4711)",
    {
      why: "devstack.yaml asks for this very port, so another one would break what relies on it",
      hint: "end that process, or take ports.router out of devstack.yaml to let devstack choose",
    },
  );
  expect(renderError(error, VIEW, false)).toMatchInlineSnapshot(`
    "✖ port 7443, which router was told to use, is taken by java (pid  E_PORT_TAKEN
      4711)

      why   devstack.yaml asks for this very port, so another one would break what
            relies on it
      next  end that process, or take ports.router out of devstack.yaml to let
            devstack choose
                                                                            exit 3
    "
  `);
});

test("a command to be typed is never broken", () => {
  const hint = `devstack logs ${"a-service-with-a-long-name ".repeat(4).trim()}`;
  const error = new DevstackError("E_REQUEST_FAILED", "no", { hint });
  expect(renderError(error, VIEW, false)).toContain(`  next  ${hint}\n`);
});

test("what a failed program said last is told line by line, each on one", () => {
  const output = [
    ...Array.from({ length: 20 }, (_, index) => `#5 ${index}`),
    "",
    " > [web 3/3] RUN npm ci:",
    `#6 npm error ${"a long line ".repeat(10)}`,
    "failed to solve: process did not complete successfully: exit code: 1",
  ];
  const error = new DevstackError("E_BUILD_FAILED", "the image web:1 cannot be built", {
    why: output.at(-1) ?? "",
    hint: "docker build --file /home/ada/shop/web/Dockerfile /home/ada/shop/web/a/longer/one",
    details: { image: "web:1", services: ["web"], output },
  });
  expect(renderError(error, VIEW, false)).toMatchInlineSnapshot(`
    "✖ the image web:1 cannot be built                               E_BUILD_FAILED

      why   failed to solve: process did not complete successfully: exit code: 1
      said  #5 15
            #5 16
            #5 17
            #5 18
            #5 19
             > [web 3/3] RUN npm ci:
            #6 npm error a long line a long line a long line a long line a long li
            failed to solve: process did not complete successfully: exit code: 1
      next  docker build --file /home/ada/shop/web/Dockerfile /home/ada/shop/web/a/longer/one
                                                                            exit 3
    "
  `);
});

test("where npm started it, advice says npx", () => {
  const error = new DevstackError("E_NOT_RUNNING", "nothing runs", {
    hint: "end it by hand, then: devstack down; devstack itself stays, see devstack.yaml",
  });
  expect(renderError(error, { ...VIEW, commandName: "npx devstack" }, false)).toContain(
    "then: npx devstack down; devstack itself stays",
  );
});

test("what others wrote cannot move the cursor", () => {
  const error = new DevstackError("E_REQUEST_FAILED", "a\u001b[2Jb", { why: "c\rd" });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(renderError(error, VIEW, false)).not.toMatch(/[\u001b\r]/);
});

test("problems of the configuration keep their own form", () => {
  const error = configError([
    {
      file: "/stack/devstack.yaml",
      line: 4,
      column: 3,
      length: 6,
      path: "services.ruoter",
      message: "unknown service",
      suggestion: "did you mean router?",
      sourceLine: "  ruoter:",
    },
  ]);
  expect(renderError(error, VIEW, false)).toMatchInlineSnapshot(`
    "✖ devstack.yaml has 1 problem                                       E_CONFIG

      devstack.yaml:4:3  services.ruoter: unknown service
          4 │   ruoter:
            │   ^^^^^^  did you mean router?
                                                                           exit 2
    "
  `);
});

const CARD: FailureCard = {
  service: "grafana",
  kind: "service",
  code: "E_PROBE_FAILED",
  phase: "ready",
  elapsedMs: 14_200,
  probed: { target: "GET http://127.0.0.1:3000/api/health", attempts: 61 },
  answers: [{ answer: "503 database is locked", firstMs: 2_100, lastMs: 14_200, count: 60 }],
  process: {
    phase: "running",
    restarts: 0,
    exitCode: null,
    signal: null,
    outOfMemory: false,
    words: "running, 0 restarts",
  },
  log: ['level=error msg="database is locked"'],
  logFocus: 0,
  blocks: ["proof"],
  likely: null,
  next: "devstack logs grafana",
  ready: { count: 9, of: 10 },
};

test("a failure card is shown as such, and with ASCII marks where it must be", () => {
  const text = renderError(failureError(CARD), { ...VIEW, unicode: false }, false);
  expect(text).toContain("x grafana is not ready");
  expect(text).toContain("9 of 10 services are ready and keep running.");
  expect(text).not.toMatch(/[^\n -~]/);
});
