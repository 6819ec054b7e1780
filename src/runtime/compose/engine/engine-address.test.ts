import { expect, test } from "vitest";
import { isRemote, parseAddress, targetOf } from "./engine-address.ts";
import { engineEnvironment } from "./engine-environment.ts";

function read(text: string, tls = null as { folder: string; verify: boolean } | null) {
  const parsed = parseAddress(text, tls);
  if ("refused" in parsed) throw new Error(parsed.refused.reason);
  return parsed.address;
}

const TLS = { folder: "/certs", verify: true };

test.for([
  ["unix:///run/d.sock", null, "unix:///run/d.sock", { socketPath: "/run/d.sock" }, false],
  [
    "tcp://localhost:1234",
    null,
    "tcp://localhost:1234",
    { hostname: "localhost", port: 1234 },
    false,
  ],
  ["tcp://127.0.0.2", null, "tcp://127.0.0.2:2375", { hostname: "127.0.0.2", port: 2375 }, false],
  ["tcp://[::1]:2375", null, "tcp://[::1]:2375", { hostname: "::1", port: 2375 }, false],
  ["tcp://far", TLS, "tcp://far:2376", { hostname: "far", port: 2376 }, true],
  ["http://10.0.0.1:80", null, "tcp://10.0.0.1:80", { hostname: "10.0.0.1", port: 80 }, true],
  ["tcp://127.0.0.1.evil.example", null, "tcp://127.0.0.1.evil.example:2375", {}, true],
] as const)("%s is understood", ([text, tls, dockerHost, target, remote]) => {
  const address = read(text, tls);
  expect(address.dockerHost).toBe(dockerHost);
  expect(targetOf(address)).toMatchObject(target);
  expect(isRemote(address)).toBe(remote);
});

test("other programs are led to this engine and to no other", () => {
  const env = { PATH: "/bin", DOCKER_HOST: "tcp://other:1", DOCKER_CONTEXT: "x", DOCKER_TLS: "1" };
  expect(engineEnvironment(env, read("unix:///run/d.sock"))).toEqual({
    PATH: "/bin",
    DOCKER_HOST: "unix:///run/d.sock",
  });
  expect(engineEnvironment(env, read("tcp://far", TLS))).toEqual({
    PATH: "/bin",
    DOCKER_HOST: "tcp://far:2376",
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: "/certs",
  });
  expect(engineEnvironment({}, read("tcp://far", { ...TLS, verify: false }))).toEqual({
    DOCKER_HOST: "tcp://far:2376",
    DOCKER_TLS: "1",
    DOCKER_CERT_PATH: "/certs",
  });
});
