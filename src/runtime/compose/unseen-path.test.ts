import { expect, test } from "vitest";
import { unseenPathHint } from "./unseen-path.ts";

test.each([
  ['invalid mount config for type "bind": bind source path does not exist: /srv/x/opa.yml'],
  ["Mounts denied: The path /srv/x/opa.yml is not shared from the host and is not known"],
])("%s", (words) => {
  expect(unseenPathHint(["Container opa Starting", words])).toContain(
    "does not see /srv/x/opa.yml",
  );
});

test("any other fault is no matter of shared folders", () => {
  expect(unseenPathHint(["port is already allocated"])).toBeNull();
});
