import { expect, test } from "vitest";
import { noEngine } from "./no-engine.ts";

test("every refusal is told, and the first fix is the hint", () => {
  const error = noEngine([
    { place: "unix:///a.sock (Colima)", reason: "nobody listens there", fix: null },
    { place: "unix:///b.sock (OrbStack)", reason: "it hangs", fix: "orb start" },
  ]);
  expect(error).toMatchObject({
    code: "E_RUNTIME_UNAVAILABLE",
    exitStatus: 3,
    why: "unix:///a.sock (Colima): nobody listens there; unix:///b.sock (OrbStack): it hangs",
    hint: expect.stringMatching(/^orb start; or .*--runtime embedded/),
  });
});

test("where no engine is, that is what is told", () => {
  expect(noEngine([])).toMatchObject({
    why: expect.stringContaining("usual places"),
    hint: expect.stringContaining("install Docker or Podman"),
  });
});
