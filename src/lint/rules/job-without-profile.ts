import type { Service } from "../compose/service.ts";
import type { BuiltImages } from "../dockerfile/built-images.ts";
import type { LintRule } from "../finding.ts";

const IMAGES =
  /^(?:grafana\/k6|loadimpact\/k6|locustio\/locust|postman\/newman|playwright|cypress\/included|justb4\/jmeter)$/;
const PROGRAMS =
  /^(?:pytest|k6|locust|newman|jest|vitest|playwright|cypress|tox|artillery|vegeta|hey)$/;
const DOCKERFILE =
  /Dockerfile[._-](?:k6|pytest|tests?|e2e|load)$|(?:^|\/)(?:k6|pytest|tests?|e2e)[._-]?Dockerfile$/i;

export const jobWithoutProfile: LintRule = {
  code: "L_JOB_WITHOUT_PROFILE",
  severity: "warning",
  title: "a test or load job runs at every `up`",
  consequence:
    "Every start also tests or loads the stack, and a start that waits fails when the job ends.",
  fix: "Give it a profile, as in `profiles: [test]`.",
  docs: "Images (also as the base of a build), commands and Dockerfiles of well-known test and load programs without `profiles`. Silent when the service publishes a port or restarts (it is then part of the stack), and when the file holds nothing else.",
  *check({ services, builds }) {
    if (services.size < 2) return;
    for (const service of services.values()) {
      if (
        service.profiles.length > 0 ||
        service.ports.length > 0 ||
        service.node.entries.has("restart")
      )
        continue;
      if (!isTest(service, builds)) continue;
      yield {
        at: service.at,
        service: service.name,
        message: `${service.name} is a test and has no profile`,
      };
    }
  },
};

function isTest(service: Service, builds: BuiltImages): boolean {
  const { image, command, entrypoint, build } = service;
  const base = build === null ? image?.reference : builds.of(service)?.base;
  const [program] = [...entrypoint, ...command];
  return (
    IMAGES.test(base?.repository ?? "") ||
    PROGRAMS.test(program?.text ?? "") ||
    DOCKERFILE.test(build?.dockerfile ?? "")
  );
}
