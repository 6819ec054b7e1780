import { expect, test } from "vitest";
import { DOCKER_HUB, registryOf, withTag } from "./image-name.ts";

test.each([
  ["busybox", DOCKER_HUB, "busybox:latest"],
  ["prom/prometheus:v3.7.3", DOCKER_HUB, "prom/prometheus:v3.7.3"],
  ["docker.io/acme/router", DOCKER_HUB, "docker.io/acme/router:latest"],
  ["ghcr.io/acme/router:dev", "ghcr.io", "ghcr.io/acme/router:dev"],
  ["localhost/router", "localhost", "localhost/router:latest"],
  ["127.0.0.1:5000/router", "127.0.0.1:5000", "127.0.0.1:5000/router:latest"],
  ["acme/router@sha256:0a1b", DOCKER_HUB, "acme/router@sha256:0a1b"],
])("%s comes from %s, as %s", (image, registry, whole) => {
  expect(registryOf(image)).toBe(registry);
  expect(withTag(image)).toBe(whole);
});
