import { expect, test } from "vitest";
import { isLoopback, NO_ACCESS, seenFromContainers } from "./host-access.ts";

const at = (host: string, port: number) =>
  ({ host, port, protocol: "http", internal: false }) as const;
const endpoints = { billing: { http: at("127.0.0.1", 9200), far: at("build.example", 80) } };

test("by the machine's name, at the relay's port or the same; what is far away as it is given", () => {
  const ports = new Map([["billing.http", 21_000]]);
  expect(seenFromContainers("billing", endpoints, { address: "172.20.0.1", ports })).toMatchObject({
    http: { host: "host.docker.internal", port: 21_000 },
    far: { host: "build.example", port: 80 },
  });
  expect(seenFromContainers("billing", endpoints, NO_ACCESS)).toMatchObject({
    http: { host: "host.docker.internal", port: 9200 },
  });
});

test.each([
  ["localhost", true],
  ["LOCALHOST", true],
  ["127.0.0.1", true],
  ["127.8.9.1", true],
  ["0.0.0.0", true],
  ["localhost.example", false],
  ["10.0.0.1", false],
])("%s is this machine's own: %s", (host, own) => {
  expect(isLoopback(host)).toBe(own);
});
