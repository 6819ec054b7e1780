import { expect, test } from "vitest";
import { planOf } from "../../../test/support/plan-of.ts";
import { DevstackError } from "../../util/errors.ts";
import { blameForRequest } from "./blame.ts";

test.each<[unknown, string]>([
  [{ error: "policy_denied" }, "opa"],
  [{ error: "policy_unavailable" }, "opa"],
  [{ error: "no_models_available" }, "persona-adapter"],
  [{ error: "adapter_error", model: "persona-adapter" }, "persona-adapter"],
  [{ error: "adapter_error", model: "a-model-of-no-service" }, "persona-adapter"],
  [{ error: "deadline_exceeded", model: "slow" }, "slow"],
  [{ error: "backpressure" }, "router"],
  [{ error: "rate_limited" }, "router"],
  [{ detail: "prompt_too_large" }, "router"],
  ["<html>502</html>", "router"],
  [null, "router"],
  [undefined, "router"],
])("a request refused with %j is blamed on %s", async (body, service) => {
  const plan = await planOf("services: { slow: { process: [x] } }");
  const error = new DevstackError("E_REQUEST_FAILED", "refused", { details: { body } });
  expect(blameForRequest(error, plan)).toBe(service);
});

test("an error without details is the router's", async () => {
  const error = new DevstackError("E_REQUEST_FAILED", "the router cannot be reached");
  expect(blameForRequest(error, await planOf(""))).toBe("router");
});

test("where no adapter is known the router is to blame", async () => {
  const plan = await planOf(
    "services: { router: { process: [x] }, persona-adapter: { enabled: false } }",
  );
  const error = new DevstackError("E_REQUEST_FAILED", "refused", {
    details: { body: { error: "no_models_available" } },
  });
  expect(blameForRequest(error, plan)).toBe("router");
});
