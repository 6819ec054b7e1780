import { expect, test } from "vitest";
import { answerRun, cardOf, type FailureSetup } from "../../test/support/failures.ts";

const ended = (
  code: number | null,
  signal: string | null = null,
  outOfMemory = false,
): FailureSetup => ({
  code: "E_SERVICE_EXITED",
  instance: { phase: "exited", lastExit: { code, signal, outOfMemory, at: 0 } },
});
const logged = (...log: string[]): FailureSetup => ({ ...ended(1), log });
const answering = (answer: string, more: FailureSetup = {}): FailureSetup => ({
  answers: [answerRun(answer)],
  ...more,
});

test.each<[fault: string, setup: FailureSetup, likely: string | null, next: string]>([
  [
    "a taken port (Node)",
    logged(
      "Error: listen EADDRINUSE: address already in use 127.0.0.1:9999",
      "    at Server.setup",
      "}",
    ),
    "port 9999 is already in use",
    "lsof -nP -iTCP:9999 -sTCP:LISTEN",
  ],
  [
    "a port taken by another service (Go)",
    logged("listen tcp 127.0.0.1:8080: bind: address already in use"),
    "port 8080 is already in use by memory of this stack",
    "lsof -nP -iTCP:8080 -sTCP:LISTEN",
  ],
  [
    "a taken port (Python)",
    logged(
      "[Errno 98] error while attempting to bind on address ('127.0.0.1', 9999): address already in use",
    ),
    "port 9999 is already in use",
    "lsof -nP -iTCP:9999 -sTCP:LISTEN",
  ],
  [
    "a taken port that is not named (Python)",
    logged("OSError: [Errno 98] Address already in use"),
    "a port that it wants is in use",
    "devstack logs billing",
  ],
  [
    "a program that does not exist, told by the runtime alone",
    { code: "E_SERVICE_EXITED", instance: { phase: "exited", reason: "no such program: biling" } },
    "the program biling does not exist here",
    "command -v biling",
  ],
  [
    "a program that does not exist, told by a shell",
    { ...ended(127), log: ["sh: 1: uvicorn: not found"] },
    "the program uvicorn does not exist here",
    "command -v uvicorn",
  ],
  [
    "status 127 without a word",
    ended(127),
    "its program was not found (status 127)",
    "devstack logs billing",
  ],
  [
    "a package that is not installed (Node)",
    logged(
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /app/billing.js",
    ),
    "the module express is not installed",
    "npm install",
  ],
  [
    "a script that does not exist (Node)",
    logged("Error: Cannot find module '/app/my billing.js'"),
    "the file /app/my billing.js does not exist",
    "ls -l '/app/my billing.js'",
  ],
  [
    "a package that is not installed (Python)",
    logged("ModuleNotFoundError: No module named 'fastapi'"),
    "the module fastapi is not installed",
    "python3 -m pip install fastapi",
  ],
  [
    "a file that it may not open",
    logged("Error: EACCES: permission denied, open '/data/ledger.db'"),
    "it may not use /data/ledger.db: permission denied",
    "ls -ld /data/ledger.db",
  ],
  [
    "a variable that is not set",
    logged("config error: required environment variable BILLING_KEY"),
    "the environment variable BILLING_KEY is missing: services.billing.env sets it",
    "devstack logs billing",
  ],
  [
    "a policy that does not parse",
    { ...ended(1), service: "opa", log: ["policy.rego:4: rego_parse_error: unexpected eof token"] },
    "the policy has an error",
    "devstack logs opa   # names the file and line",
  ],
  [
    "a locked database, though it answers",
    answering("503 not now", { log: ["SqliteError: database is locked"] }),
    "another process uses the same database",
    "ps aux | grep -i billing",
  ],
  [
    "a neighbour that does not answer",
    answering("503 no", {
      log: ["connect ECONNREFUSED 127.0.0.1:8181"],
      states: { opa: "starting" },
    }),
    "it cannot connect to opa (starting)",
    "devstack logs opa",
  ],
  [
    "a stranger that does not answer",
    answering("503 no", { log: ["dial tcp 127.0.0.1:5432: connect: connection refused"] }),
    "it cannot connect to port 5432, which is no service of this stack",
    "lsof -nP -iTCP:5432 -sTCP:LISTEN",
  ],
  [
    "no memory (heap)",
    {
      ...ended(null, "SIGABRT"),
      log: ["FATAL ERROR: Reached heap limit: JavaScript heap out of memory"],
    },
    "it needs more memory than it may use",
    "devstack logs billing",
  ],
  [
    "no memory (engine)",
    ended(137, null, true),
    "it needs more memory than it may use",
    "devstack logs billing",
  ],
  [
    "killed from outside",
    ended(null, "SIGKILL"),
    "something killed it (SIGKILL): the memory ran out, or somebody did it by hand",
    "devstack logs billing",
  ],
  [
    "a program that ends by itself",
    ended(0),
    "it ends by itself with status 0: if it is a job, say services.billing.job: true",
    "devstack logs billing",
  ],
  [
    "a server error",
    answering("500 boom"),
    "it runs, but says itself that it is not ready",
    "curl -i http://127.0.0.1:9100/healthz",
  ],
  [
    "a path that does not exist",
    answering("404 Not Found"),
    "it has no such path: services.billing.probes names another",
    "curl -i http://127.0.0.1:9100/healthz",
  ],
  [
    "a redirect",
    answering("301 to /login"),
    "it redirects, and a probe does not follow: ask for the final path",
    "curl -i http://127.0.0.1:9100/healthz",
  ],
  [
    "a login",
    answering("401 Unauthorized"),
    "it asks for a login where it is probed",
    "curl -i http://127.0.0.1:9100/healthz",
  ],
  [
    "another port than the one agreed",
    answering("connection refused", { log: ["Server listening on http://localhost:3000"] }),
    "it listens on port 3000, but was asked on 9100",
    "lsof -nP -iTCP:3000 -sTCP:LISTEN",
  ],
  [
    "no port at all",
    answering("connection refused", { log: ["listening on 127.0.0.1:9100 soon"] }),
    "it runs, but does not listen on 127.0.0.1:9100",
    "devstack logs billing",
  ],
  [
    "another protocol",
    answering("an answer that is not HTTP: SSH-2.0"),
    "something that speaks another protocol answers on its port",
    "lsof -nP -iTCP:9100 -sTCP:LISTEN",
  ],
  [
    "a gRPC server without health",
    answering("UNIMPLEMENTED unknown service", { target: "gRPC health of 127.0.0.1:9100" }),
    "its gRPC server does not offer grpc.health.v1: a tcp probe asks for less",
    "devstack logs billing",
  ],
  [
    "a server that hangs",
    answering("connected, but no answer within 2 s"),
    "it accepts connections, but hangs",
    "devstack logs billing",
  ],
  [
    "an error that nobody caught (Node), whatever the quoted source says",
    logged(
      'throw new Error("database is locked")',
      "      ^",
      "",
      "ReferenceError: require is not defined in ES module scope",
      "    at file:///app/billing.js:1:1",
    ),
    "it dies of ReferenceError: require is not defined in ES module scope",
    "devstack logs billing",
  ],
  [
    "an error that nobody caught (Python)",
    logged("Traceback (most recent call last):", "sqlalchemy.exc.ArgumentError: no such dialect"),
    "it dies of sqlalchemy.exc.ArgumentError: no such dialect",
    "devstack logs billing",
  ],
  [
    "a panic (Go)",
    logged("panic: runtime error: index out of range [3]", "goroutine 1 [running]:"),
    "it dies of panic: runtime error: index out of range [3]",
    "devstack logs billing",
  ],
  ["nothing that is known", ended(3), null, "devstack logs billing"],
])("%s", (_fault, setup, likely, next) => {
  const card = cardOf(setup);
  expect({ likely: card.likely, next: card.next }).toEqual({ likely, next });
});

test("the log line that tells it is pointed at; else the last one that sounds like trouble", () => {
  const stack = ["    at a", "    at b"];
  const taken = cardOf(logged("starting", "Error: listen EADDRINUSE: :::9999", ...stack));
  expect(taken.logFocus).toBe(1);
  expect(cardOf(logged("starting", "request failed", "fatal: no", ...stack)).logFocus).toBe(2);
  expect(cardOf(logged("starting", "a TypeError somewhere", ...stack)).logFocus).toBe(1);
  expect(cardOf(logged("starting", "started")).logFocus).toBeNull();
});

test("what an earlier start has written yields to the latest", () => {
  const card = cardOf(logged("listen EADDRINUSE: :::1111", "listen EADDRINUSE: :::2222"));
  expect(card.likely).toBe("port 2222 is already in use");
});

test("nothing from a log becomes a command of its own", () => {
  const evil = "Error: Cannot find module './x'; rm -rf ~; echo '";
  expect(cardOf(logged(evil)).next).toBe("ls -l ./x");
  expect(cardOf(logged("spawn $(reboot) ENOENT")).next).toBe("command -v '$(reboot)'");
  expect(cardOf(logged("spawn a'b;c ENOENT")).next).toBe("command -v 'a'\\''b;c'");
});

test("an answer from before the process ended is no cause any more", () => {
  expect(cardOf({ ...ended(3), answers: [answerRun("404 Not Found")] }).likely).toBeNull();
});
