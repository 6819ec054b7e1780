import { expect, test } from "vitest";
import type { GetSubject } from "./contract-suite.ts";
import { call } from "./http.ts";

export function policyContract(subject: GetSubject): void {
  const decide = (path: string, meta: unknown) =>
    call(subject, "OPA_URL", { method: "POST", path, body: { input: { meta } } });

  test("the whole document has the decision, the reasons and an id", async () => {
    const { status, json } = await decide("/v1/data/atp/policy", {
      tool_permissions: ["fs.write"],
    });
    expect([status, json]).toEqual([
      200,
      expect.objectContaining({
        decision_id: expect.stringMatching(/./),
        result: expect.objectContaining({
          allow: false,
          deny: [{ code: "EPOLICY", reason: "forbidden tool" }],
        }),
      }),
    ]);
  });

  test("the decision alone can be asked for", async () => {
    const allowed = await decide("/v1/data/atp/policy/allow", { tenant: "public" });
    const denied = await decide("/v1/data/atp/policy/allow", { tool_permissions: ["fs.write"] });
    expect([allowed.json, denied.json]).toEqual([
      expect.objectContaining({ result: true }),
      expect.objectContaining({ result: false }),
    ]);
  });

  test.each([
    ["null fields pass", { tenant: null, tool_permissions: null, data_scope: null }, true],
    ["unknown fields are ignored", { tenant: "a", colour: "blue" }, true],
    ["a field of the wrong type is denied", { tool_permissions: "fs.write" }, false],
    ["no meta is denied", undefined, false],
  ])("%s", async (_, meta, allow) => {
    const { json } = await decide("/v1/data/atp/policy", meta);
    expect(json).toMatchObject({ result: { allow } });
  });

  test("what is not defined has no result", async () => {
    const { status, json } = await decide("/v1/data/atp/nothing", {});
    expect(status).toBe(200);
    expect(json).not.toHaveProperty("result");
  });
}
