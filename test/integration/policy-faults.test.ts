import { expect, test } from "vitest";
import { diagnosticsOf } from "../../src/config/diagnostics.ts";
import type { FailureCard } from "../../src/readiness/failure-card.ts";
import { requireComponent } from "../components/components.ts";
import { needs } from "../needs.ts";
import { testStack } from "../support/test-stack.ts";

const BROKEN = `package atp.policy

allow if {
  input.meta.tenant ==
}
`;

test(
  "a policy with a syntax error: the card has OPA's own words",
  needs("components:opa"),
  async () => {
    const stack = await testStack({
      files: { "policy/mine.rego": BROKEN },
      services: { opa: { enabled: true, binary: requireComponent("opa"), policy: "policy" } },
    });
    const error = await stack.upError();
    expect(error).toMatchObject({ code: "E_SERVICE_EXITED", exitStatus: 4 });
    const card = error.details as FailureCard;
    expect(card.service).toBe("opa");
    expect(JSON.stringify(card)).toContain("rego_parse_error");
    expect(JSON.stringify(card)).toContain("mine.rego");
  },
);

test("a policy of one's own without the opa program is refused, never run with the shipped one", async () => {
  const stack = await testStack({
    files: { "policy/mine.rego": "package atp.policy\n\ndefault allow := false\n" },
    services: { opa: { enabled: true, policy: "policy" } },
  });
  const error = await stack.upError();
  expect(error).toMatchObject({ code: "E_POLICY_NEEDS_OPA", exitStatus: 3 });
  expect(error.hint).toContain("services.opa.binary");
  expect(await stack.processes()).toEqual([]);
});

test("a policy that is not there is told as such, with its line, whatever would run it", async () => {
  const stack = await testStack({ services: { opa: { enabled: true, policy: "polcy" } } });
  const error = await stack.upError();
  expect(error).toMatchObject({ code: "E_CONFIG", exitStatus: 2 });
  expect(diagnosticsOf(error)).toMatchObject([
    { path: "services.opa.policy", message: "there is no such file or folder" },
  ]);
});

test("a configured program that does not exist is refused, never replaced", async () => {
  const stack = await testStack({
    services: { tempo: { enabled: true, binary: "./bin/no-tempo" } },
  });
  const error = await stack.upError();
  expect(error.exitStatus).toBeGreaterThanOrEqual(2);
  expect(error).toMatchObject({ code: "E_BINARY_MISSING" });
  expect(`${error.why} ${JSON.stringify(error.details)}`).toContain("no-tempo");
  expect(await stack.processes()).toEqual([]);
});
