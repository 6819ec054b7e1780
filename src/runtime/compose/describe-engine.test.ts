import { expect, test } from "vitest";
import { describeEngine } from "./describe-engine.ts";

test.for([
  [
    { name: "Docker", version: "20.10.24+dfsg1" },
    "2.40.3",
    "compose (Docker 20.10.24, Compose 2.40.3)",
  ],
  [{ name: "Podman", version: "4.9.3" }, null, "compose (Podman 4.9.3)"],
  [null, null, "compose (no container engine answers)"],
] as const)("%o and Compose %s: %s", ([engine, compose, words]) => {
  expect(describeEngine(engine, compose)).toBe(words);
});
