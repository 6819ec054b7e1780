import { expect, test } from "vitest";
import type { PlacedSecret } from "../../secrets/prepare-secrets.ts";
import { mergeSecrets, serviceSecrets } from "./service-secrets.ts";

const placed = (name: string, facts: Partial<PlacedSecret>): PlacedSecret => ({
  name,
  to: ["router"],
  as: "file",
  variable: name.toUpperCase(),
  path: `/s/${name}`,
  digest: "1",
  ...facts,
});

const SECRETS = [
  placed("a", {}),
  placed("b", { as: "env" }),
  placed("c", { as: "env", to: ["memory"] }),
];

test("a service gets its own secrets, and its log is masked of all", () => {
  expect(serviceSecrets("router", SECRETS)).toEqual({
    env: { A: "/s/a" },
    files: [
      { path: "/s/a", variable: null },
      { path: "/s/b", variable: "B" },
      { path: "/s/c", variable: null },
    ],
    digest: [
      ["A", "/s/a", "1"],
      ["B", "/s/b", "1"],
    ],
  });
});

test("a process of several services gets what each of them gets", () => {
  const files = ["router", "memory"].map((name) => serviceSecrets(name, SECRETS).files);
  expect(mergeSecrets(files)).toEqual([
    { path: "/s/a", variable: null },
    { path: "/s/b", variable: "B" },
    { path: "/s/c", variable: "C" },
  ]);
});
