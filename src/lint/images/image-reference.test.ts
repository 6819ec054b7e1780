import { expect, test } from "vitest";
import { isAtLeast, parseImage } from "./image-reference.ts";

test.each([
  ["redis", "redis", null, null],
  ["library/redis:7.2-alpine", "redis", "7.2-alpine", [7, 2]],
  ["mirror.example:5000/prom/prometheus:v3.7.3", "prom/prometheus", "v3.7.3", [3, 7, 3]],
  ["localhost/acme/app:dev", "acme/app", "dev", null],
  ["acme/app@sha256:00", "acme/app", null, null],
])("%s", (text, repository, tag, version) => {
  expect(parseImage(text)).toMatchObject({ repository, tag, version });
});

test.each([
  ["a:2.7.0", true],
  ["a:2.10", true],
  ["a:2", true],
  ["a:latest", true],
  ["a", true],
  ["a:2.6.9", false],
  ["a:main", null],
  ["a@sha256:00", null],
])("whether %s is at least 2.7", (text, expected) => {
  expect(isAtLeast(parseImage(text), [2, 7])).toBe(expected);
});
