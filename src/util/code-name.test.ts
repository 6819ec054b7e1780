import { expect, test } from "vitest";
import { codeOf } from "./code-name.ts";

test("only a chunk's name says which code it is", () => {
  expect(codeOf("file:///d/dist/chunks/load-config-DPi_-Inp.js")).toBe("load-config-DPi_-Inp.js");
  expect(codeOf("file:///d/dist/chunks/load-config.js")).toBeNull();
  expect(codeOf("file:///d/dist/index.js")).toBeNull();
  expect(codeOf("file:///d/src/config/load-config.ts")).toBeNull();
});
