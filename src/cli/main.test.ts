import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { COMMANDS } from "./commands/all.ts";

const api = fakeStackApi();

test("help lists the commands on stdout and is no error", async () => {
  const { status, stdout, stderr } = await runCli("--help", { api });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: devstack <command> [options]

    Brings an AI request platform up on this machine with one command, and proves
    that it works.

    Options:
      -V, --version                       print the version
      --file <path>                       use this configuration instead of the
                                          nearest devstack.yaml
      --name <name>                       the stack of that name, where a folder has
                                          several
      --no-color                          print without colours
      -h, --help                          print this help

    Commands:
      up                                  bring the stack up and prove that it works
      status                              show how every service is, probed now
      ask <prompt>                        ask something and see its trace
      logs [service...]                   print what the services have written
      env                                 print addresses as variables
      open [service]                      open a service's web page
      run <command> [args...]             run a command against the stack
      exec <service> <command> [args...]  run a command in a service's place
      prove                               prove anew that the running stack works
      stop [service...]                   stop services of the running stack
      start [service...]                  start stopped services again
      restart [service...]                stop services and start them again
      down [stack]                        take the stack down
      zone <verb> [zone...]               fail, drain and change simulated zones
      node <verb> [node...]               fail, drain and change simulated nodes
      apply                               apply manifests to the simulated cluster
      kubectl [args...]                   run kubectl on the simulated cluster
      explain <what> <name>               why a simulated pod is where it is
      time <verb> [value]                 let the cluster's time pass otherwise
      snapshot <verb> <file>              save the simulated cluster, or load it
      ls                                  list your stacks on this machine
      init                                write a devstack.yaml to begin with
      config                              show the configuration as a whole
      eject <folder>                      write the stack for plain Compose
      doctor                              check what a stack needs of this machine
      lint <file...>                      look for defects in Compose files
      report                              write what explains a fault to one file
      version                             print the versions of all that is used
      completion <shell>                  print a completion script for a shell
      help [command]                      print the help of a command
    "
  `);
});

test("the help of a command names its options, the global ones, and examples", async () => {
  const { stdout } = await runCli("up --help", { api });
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: devstack up [options]

    Starts every service of the stack, waits until each answers from outside, and
    sends one marked request that must be found at every hop. What is up and
    unchanged is left alone, and what devstack stop has stopped is started again. It
    runs containers where an engine answers and plain processes elsewhere, and keeps
    to what it was the first time. If something fails, what was started keeps
    running, so that it can be looked at.

    Options:
      --dry-run            print what would be done and change nothing
      --foreground         stay attached: print all logs, take the stack down at
                           Ctrl-C
      --prove              prove anew, even if an earlier proof still holds
      --strict             fail when a service is up that nobody can check
      --timings            show where the time went, and compare it with the last
                           runs
      --runtime <name>     as containers or as plain processes (also:
                           DEVSTACK_RUNTIME) (choices: "auto", "embedded",
                           "compose")
      --profile <name...>  take in the services of a profile (also:
                           DEVSTACK_PROFILES)
      --timeout <seconds>  how long services may take to become ready (default: 120)
      --output <form>      github: annotations, and a summary of the step (choices:
                           "text", "github", default: "text")
      -q, --quiet          print no progress, only the result
      --json               print JSON (schema/ in the package describes it)
      -h, --help           print this help

    Global Options:
      -V, --version        print the version
      --file <path>        use this configuration instead of the nearest
                           devstack.yaml
      --name <name>        the stack of that name, where a folder has several
      --no-color           print without colours

    Examples:
      devstack up                       bring everything up
      devstack up --foreground          … and down again with Ctrl-C
      devstack up --profile debug       with the services of a profile too
      devstack up --runtime compose     in containers, or not at all
      devstack up --timings             why does it take so long?
      devstack up --output github       in a workflow of GitHub
      devstack up --json --timeout 60   for CI: one event per line
    "
  `);
});

test("help is a command too, and names a command that does not exist", async () => {
  const all = await runCli("help", { api });
  expect(all).toEqual(await runCli("--help", { api }));
  const one = await runCli("help up", { api });
  expect(one).toEqual(await runCli("up --help", { api }));
  const none = await runCli("help nope", { api });
  expect(none.status).toBe(2);
  expect(none.stderr).toContain("there is no command nope");
});

test("help has no line over 80 columns, and a row for each command", async () => {
  for (const { name, summary } of COMMANDS) {
    const { stdout } = await runCli(`${name} --help`, { api });
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect((await runCli("--help", { api })).stdout).toMatch(
      new RegExp(`^  ${name} .* ${summary}$`, "m"),
    );
  }
});

test("without a command the help goes to stderr and the status is that of a usage error", async () => {
  const { status, stdout, stderr } = await runCli("", { api });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("Usage: devstack <command> [options]");
});

test("the version is that of the package", async () => {
  expect(await runCli("--version", { api })).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test.for([
  ["statsu", "unknown command statsu", "did you mean status?"],
  ["help nosuch", "there is no command nosuch", "devstack --help"],
  ["up --jsn", "unknown option --jsn", "did you mean --json?"],
  ["ask", "missing required argument prompt", "devstack ask --help"],
  ["status now", "too many arguments for status.", "devstack status --help"],
  ["up --dry-run --prove", "option --dry-run cannot be used with", "devstack up --help"],
  ["up --dry-run --timeout 5", "option --dry-run cannot be used with", "devstack up --help"],
  ["up --timeout 8s", "--timeout cannot be 8s why Expected a whole", "devstack up --help"],
  ["completion nosh", "Allowed choices are bash, zsh, fish. next", "devstack completion --help"],
  ["up --timeout 0", "Expected a whole number from 1 to 86400.", "devstack up --help"],
  ["up --timeout 1.5", "Expected a whole number from 1 to 86400.", "devstack up --help"],
  ["logs --tail -1", "Expected a whole number from 0 to 1000000.", "devstack logs --help"],
  ["env --format xml", "Allowed choices are dotenv, shell, github, json.", "devstack env --help"],
])("%s is a usage error that says how it was meant", async ([line = "", what = "", next = ""]) => {
  const { status, stdout, stderr } = await runCli(line, { api });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  const words = stderr.replace(/\s+/g, " ");
  expect(words).toContain("E_USAGE");
  expect(words.replace(" E_USAGE", "")).toContain(what);
  expect(words).toContain(`next ${next}`);
});

test("a usage error is JSON where JSON was asked for", async () => {
  const { status, stdout, stderr } = await runCli("status --josn --json", { api });
  expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    error: {
      code: "E_USAGE",
      message: "unknown option --josn",
      why: null,
      hint: "did you mean --json?",
      exitStatus: 2,
      details: null,
    },
  });
});

test("what goes on in the foreground is not for programs", async () => {
  const { status, stdout } = await runCli("up --foreground --json", { api });
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ type: "error", error: { code: "E_USAGE" } });
});

test("global options are understood before and after the command", async () => {
  const files: unknown[] = [];
  const recording = fakeStackApi({
    openStack: async (options) => {
      files.push(options.file);
      return api.openStack(options);
    },
  });
  await runCli("--file other.yaml status", { api: recording });
  await runCli("status --file other.yaml", { api: recording });
  await runCli("status", { api: recording });
  expect(files).toEqual(["other.yaml", "other.yaml", undefined]);
});

test("what nobody expected is an internal error that asks for a report", async () => {
  const broken = fakeStackApi({
    openStack: async () => {
      throw new TypeError("x is not a function");
    },
  });
  const { status, stderr } = await runCli("status", { api: broken });
  expect(status).toBe(1);
  expect(stderr).toMatchInlineSnapshot(`
    "✖ x is not a function                                               E_INTERNAL

      why   devstack did not expect this: it is a bug in devstack
      next  please report it with the output of the same command and
            DEVSTACK_DEBUG=1
                                                                            exit 1
    "
  `);
  const debug = await runCli("status", { api: broken, env: { DEVSTACK_DEBUG: "1" } });
  expect(debug.stderr).toContain("caused by: TypeError: x is not a function\n    at ");
});
