import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";

test("keys that mean nothing where they stand", () => {
  expect(
    problemsIn(`\
services:
  router: { binary: ./router, policy: p.rego, job: false }
  grafana: { binary: builtin }
  a: { process: [sh], binary: ./a, policy: p.rego }
  b: { process: [sh], job: true, probes: [] }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:13 services.router.binary: applies only to opa, otel-collector, prometheus, tempo and grafana | use process for a program of your own",
      "2:31 services.router.policy: applies only to opa",
      "2:47 services.router.job: applies only to services of your own",
      "3:14 services.grafana.binary: devstack has no built-in grafana | enabled: false leaves it out",
      "4:23 services.a.binary: applies only to opa, otel-collector, prometheus, tempo and grafana",
      "4:36 services.a.policy: applies only to opa",
      "5:34 services.b.probes: does not apply to a job: it is done when it exits with 0",
    ]
  `);
});

test("what runs is said once", () => {
  expect(
    problemsIn(`\
services:
  tempo: { process: [sh], binary: ./tempo }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:27 services.tempo.binary: process already says what runs | keep one of them",
    ]
  `);
});

test("a policy of the user's needs the real program", () => {
  expect(
    problemsIn(`\
services:
  opa: { policy: p.rego, binary: builtin }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:10 services.opa.policy: devstack's built-in opa runs only the policy that it ships | remove binary: builtin to use the opa program",
    ]
  `);
});

test("a policy does not reach a program of the user's", () => {
  expect(
    problemsIn(`\
services:
  opa: { policy: p.rego, process: [opa, run] }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:10 services.opa.policy: does not reach the program in process | pass the policy to your own program in process",
    ]
  `);
});

test("probes, metrics and proof describe programs of the user's", () => {
  expect(
    problemsIn(`\
services:
  router: { probes: [], metrics: /m, proof: {} }
  memory: { process: [sh], probes: [], metrics: /m, proof: {} }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:13 services.router.probes: applies only when process puts a program of your own in the place of router",
      "2:25 services.router.metrics: applies only when process puts a program of your own in the place of router",
      "2:38 services.router.proof: applies only when process puts a program of your own in the place of router",
    ]
  `);
});

test("keys that apply", () => {
  expect(
    problemsIn(`\
services:
  opa: { policy: p.rego, binary: ./opa }
  tempo: { binary: builtin }
  prometheus: { binary: /usr/bin/prometheus }
  otel-collector: { binary: ./otelcol }
`),
  ).toMatchInlineSnapshot(`[]`);
});
