import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { policyInput } from "../support/policy-input.ts";
import { type ServiceProcess, startProgram, startService } from "../support/service-process.ts";
import { closedPort } from "../support/sockets.ts";
import { requireComponent } from "./components.ts";

const folder = fileURLToPath(new URL("../../config/opa", import.meta.url));

/** What the stack starts the real opa with. Decisions are logged at any level, to stderr. */
function realArgs(address: string): string[] {
  return [
    "run",
    "--server",
    `--addr=${address}`,
    "--disable-telemetry",
    "--log-format=json",
    "--log-level=error",
    "--set=decision_logs.console=true",
    "--ignore=*_test.rego",
    folder,
  ];
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

describe("the built-in policy server and the real opa", needs("components:opa"), () => {
  let real: ServiceProcess;
  let builtin: ServiceProcess;
  let realUrl: string;
  let builtinUrl: string;

  beforeAll(async () => {
    const address = `127.0.0.1:${await closedPort()}`;
    const inShell = ["-c", 'exec "$0" "$@" 2>&1', requireComponent("opa"), ...realArgs(address)];
    real = startProgram("/bin/sh", inShell, { HOME: "/nonexistent" });
    builtin = startService("opa", {
      OPA_LISTEN: "127.0.0.1:0",
      OPA_POLICY_WASM: `${folder}/policy.wasm`,
    });
    realUrl = `http://${address}`;
    await answers(`${realUrl}/health`);
    builtinUrl = String((await builtin.logLine("opa stand-in serves"))["address"]);
  });
  afterAll(() => Promise.all([real.end("SIGKILL"), builtin.end("SIGKILL")]));

  /** Sends the same request to both; what is random or a matter of wording is taken out. */
  async function both(path: string, init: RequestInit = {}): Promise<[Answer, Answer]> {
    const ask = async (url: string) => {
      const response = await fetch(url + path, init);
      const body = (await response.json()) as Record<string, unknown>;
      return { status: response.status, body: comparable(body) };
    };
    return Promise.all([ask(realUrl), ask(builtinUrl)]);
  }

  test("decide alike over generated inputs, at every path", async () => {
    const paths = ["", "/atp", "/atp/policy", "/atp/policy/allow", "/atp/policy/deny", "/nope/x"];
    const request = fc.record({ input: policyInput, path: fc.constantFrom(...paths) });
    await fc.assert(
      fc.asyncProperty(request, async ({ input, path }) => {
        const body = JSON.stringify({ input });
        const [fromReal, fromBuiltin] = await both(`/v1/data${path}`, { method: "POST", body });
        expect(fromBuiltin).toEqual(fromReal);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ["/health"],
    ["/health?bundles&plugins"],
    ["/v1/data"],
    ["/v1/data/atp/policy"],
    ["/v1/data/atp%2Fpolicy"],
    ["/v1/data/atp/policy?input=%7B%22meta%22%3A%7B%7D%7D"],
    ["/v1/data/atp/policy?input=1&input=%7B%22meta%22%3A%7B%7D%7D"],
    ["/v1/data/atp/policy?input="],
    ["/v1/data/atp/policy?input=bad"],
    ["/v1/data/atp/policy?pretty"],
    ["/v1/data/atp/policy/allow/x"],
  ])("answer GET %s alike", async (path) => {
    const [fromReal, fromBuiltin] = await both(path);
    expect(fromBuiltin).toEqual(fromReal);
  });

  test.each([
    ["", ""],
    ["", "null"],
    ["", "{}"],
    ["", '{"input":null}'],
    ["", '{"input":false}'],
    ["", "{bad"],
    ["", "[1]"],
    ["", '"x"'],
    ["", '{"input":{"meta":{"tenant":"\\ud800","tool_permissions":["fs.write"]}}}'],
    ["", '{"input":{"meta":{"tenant":7,"tenant":"x"}}}'],
    ["", '{"input":{"meta":{"prompt_chars":12345678901234567890123,"max_cost_usd":1E1}}}'],
    ["/deny/0", '{"input":{}}'],
    ["/deny/EINPUT", '{"input":{}}'],
  ])("answer POST %s %s alike", async (path, body) => {
    const [fromReal, fromBuiltin] = await both(`/v1/data/atp/policy${path}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(fromBuiltin).toEqual(fromReal);
  });

  test("write the same decision to stdout", async () => {
    const input = { meta: { tool_permissions: ["fs.write"], tenant: null } };
    const ask = async (url: string) => {
      const body = JSON.stringify({ input });
      const response = await fetch(`${url}/v1/data/atp/policy`, { method: "POST", body });
      return ((await response.json()) as Record<string, unknown>)["decision_id"];
    };
    const lineOf = async (program: ServiceProcess, id: unknown) => {
      const line = await program.logLine("Decision Log", { decision_id: id });
      const { path, input: judged, result, type, level, msg } = line;
      return { path, judged, result, type, level, msg };
    };
    const [realId, builtinId] = await Promise.all([ask(realUrl), ask(builtinUrl)]);
    expect(await lineOf(builtin, builtinId)).toEqual(await lineOf(real, realId));
    expect(await lineOf(builtin, builtinId)).toMatchObject({ path: "atp/policy", judged: input });
  });

  test("time requests under the same names, labels and buckets", async () => {
    const body = JSON.stringify({ input: { meta: {} } });
    await both("/v1/data/atp/policy", { method: "POST", body });
    await both("/health");
    const series = async (url: string) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text
        .split("\n")
        .filter((line) => /code="200",handler="(v1\/data|health)"/.test(line))
        .map(seriesOf)
        .filter(
          (name) =>
            /method="(get|post)"/.test(name) && !name.includes('handler="health",method="post"'),
        )
        .sort();
    };
    const fromReal = await series(realUrl);
    expect(fromReal.length).toBeGreaterThan(10);
    expect(await series(builtinUrl)).toEqual(fromReal);
  });
});

describe("the policy", needs("components:opa"), () => {
  test("passes its own tests, and all of it is tested", () => {
    const output = execFileSync(requireComponent("opa"), ["test", "--coverage", `${folder}/atp`]);
    expect(JSON.parse(String(output))).toMatchObject({ coverage: 100, not_covered_lines: 0 });
  });

  test("is formatted as opa formats it", () => {
    const output = execFileSync(requireComponent("opa"), ["fmt", "--list", `${folder}/atp`]);
    expect(String(output)).toBe("");
  });

  test("is what config/opa/policy.wasm was compiled from", () => {
    const script = fileURLToPath(new URL("../../scripts/build-policy.ts", import.meta.url));
    const output = execFileSync(process.execPath, [script, "--check"]);
    expect(String(output)).toMatch(/^config\/opa\/policy\.wasm is what opa /);
  });
});

/** Sets become arrays in no order, and the texts of errors are each program's own. */
function comparable(body: Record<string, unknown>): Record<string, unknown> {
  const { decision_id, message, result, ...rest } = body;
  return {
    ...rest,
    hasDecisionId: typeof decision_id === "string",
    hasMessage: typeof message === "string",
    result: JSON.parse(JSON.stringify({ result }), (_key, value) =>
      Array.isArray(value)
        ? value.map((item) => JSON.stringify(item, Object.keys(item).sort())).sort()
        : value,
    ),
  };
}

/** A sample without its value, its labels in the order of their names, numbers in one spelling. */
function seriesOf(line: string): string {
  const [name = "", labels = ""] = line.slice(0, line.lastIndexOf(" ")).replace("}", "").split("{");
  const sorted = labels
    .split(",")
    .map((label) => label.replace(/^le="(.*)"$/, (_all, le) => `le="${Number(le)}"`))
    .sort();
  return `${name}{${sorted.join(",")}}`;
}

/** Resolves when a server answers 200; the test's own timeout bounds it. */
async function answers(url: string): Promise<void> {
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
