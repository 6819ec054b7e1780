import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServiceProcess, startService } from "../../../test/support/service-process.ts";

const wasm = fileURLToPath(new URL("../../../config/opa/policy.wasm", import.meta.url));
const env = { OPA_LISTEN: "127.0.0.1:0", OPA_POLICY_WASM: wasm };
let service: ServiceProcess;
let base: string;

beforeAll(async () => {
  service = startService("opa", env);
  base = String((await service.logLine("opa stand-in serves"))["address"]);
});
afterAll(() => service.end("SIGKILL"));

async function ask(path: string, body?: string, headers: Record<string, string> = {}) {
  const init = body === undefined ? {} : { method: "POST", body };
  const response = await fetch(base + path, { ...init, headers });
  return [response.status, await response.json()] as [number, Record<string, unknown>];
}

const decision_id = expect.stringMatching(/^[0-9a-f-]{36}$/);

test("answers below /v1/data as OPA does", async () => {
  const body = JSON.stringify({ input: { meta: { tenant: "acme" } } });
  const policy = { allow: true, deny: [] };
  expect(await ask("/health")).toEqual([200, {}]);
  expect(await ask("/v1/data", body)).toEqual([200, { decision_id, result: { atp: { policy } } }]);
  expect(await ask("/v1/data/atp/policy", body)).toEqual([200, { decision_id, result: policy }]);
  expect(await ask("/v1/data/atp/policy/allow", body)).toEqual([
    200,
    { decision_id, result: true },
  ]);
  expect(await ask("/v1/data/no/such/thing", body)).toEqual([200, { decision_id }]);
  const query = encodeURIComponent('{"meta":{}}');
  expect(await ask(`/v1/data/atp/policy?input=${query}`)).toEqual([
    200,
    { decision_id, result: policy },
  ]);
});

test("a question without input is denied, with OPA's warning", async () => {
  const deny = [{ code: "EINPUT", reason: "input.meta must be an object" }];
  const warning = {
    code: "api_usage_warning",
    message: "'input' key missing from the request",
  };
  expect(await ask("/v1/data/atp/policy", "{}")).toEqual([
    200,
    { decision_id, result: { allow: false, deny }, warning },
  ]);
});

test("errors have OPA's form", async () => {
  const invalid = { code: "invalid_parameter", message: expect.stringMatching(/./) };
  expect(await ask("/v1/data/atp/policy", "{")).toEqual([400, invalid]);
  expect(await ask("/v1/data/atp/policy?input=x")).toEqual([400, invalid]);
  expect(await ask("/v1/data/atp/policy", " ".repeat(1024 * 1024 + 1))).toEqual([400, invalid]);
  const deep = `{"input":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
  expect(await ask("/v1/data/atp/policy", deep)).toEqual([400, invalid]);
  const write = await fetch(`${base}/v1/data/atp`, { method: "PUT", body: "{}" });
  const invalidWrite = { ...invalid, code: "invalid_operation" };
  expect([write.status, await write.json()]).toEqual([405, invalidWrite]);
});

test("a foreign page cannot ask", async () => {
  const [status] = await ask("/v1/data/atp/policy", "{}", { origin: "http://evil.example" });
  expect(status).toBe(403);
});

test("each decision is a line on stdout, with the id that was answered", async () => {
  const input = { meta: { tool_permissions: ["fs.write"] } };
  const [, answer] = await ask("/v1/data/atp/policy", JSON.stringify({ input }));
  const line = await service.logLine("Decision Log", { decision_id: answer["decision_id"] });
  expect(line).toMatchObject({
    type: "openpolicyagent.org/decision_logs",
    path: "atp/policy",
    input,
    result: { allow: false, deny: [{ code: "EPOLICY", reason: "forbidden tool" }] },
  });
});

test("requests are timed under OPA's names", async () => {
  await ask("/v1/data/atp/policy", "{}");
  const text = await (await fetch(`${base}/metrics`)).text();
  const count =
    /^http_request_duration_seconds_count\{code="200",handler="v1\/data",method="post"\} \d+$/m;
  expect(text).toMatch(count);
  expect(text).not.toContain('handler="/');
});

test("without a policy it does not start", async () => {
  const unset = startService("opa", { OPA_LISTEN: "nowhere" });
  expect(await unset.ended()).toEqual({ code: 2, signal: null });
  expect(unset.stderr).toContain('OPA_LISTEN is "nowhere": expected host:port');
  expect(unset.stderr).toContain("OPA_POLICY_WASM is not set");
  const missing = startService("opa", { ...env, OPA_POLICY_WASM: "/nowhere/policy.wasm" });
  expect(await missing.ended()).toEqual({ code: 1, signal: null });
  expect(missing.stderr).toContain("the policy /nowhere/policy.wasm cannot be used: ENOENT");
});
