import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";

test.each([
  "memory: { url: http://127.0.0.1:9000 }",
  "memory: { url: http://127.0.0.1:9000, probes: [{ http: /healthz }], metrics: none, proof: { spans: none } }",
  "persona-adapter: { urls: { grpc: 127.0.0.1:1, http: http://127.0.0.1:2 } }",
  "tempo: { urls: { http: http://127.0.0.1:1, otlp-grpc: 127.0.0.1:2 } }",
  "billing: { url: http://127.0.0.1:9100, probes: [{ http: /healthz }] }",
  "ledger: { urls: { http: http://127.0.0.1:1, feed: tcp://127.0.0.1:2 }, probes: [{ tcp: feed }] }",
])("%s is complete", (service) => {
  expect(problemsIn(`services:\n  ${service}`)).toEqual([]);
});

test("what starts a service means nothing for one that runs elsewhere", () => {
  const yaml = `
services:
  memory:
    url: http://127.0.0.1:9000
    process: [node, memory.js]
    env: { A: b }
ports: { memory: 9000 }`;
  expect(problemsIn(yaml)).toEqual([
    "5:5 services.memory.process: does not apply: url says that memory runs elsewhere | keep one of them",
    "6:5 services.memory.env: does not apply: url says that memory runs elsewhere | keep one of them",
    "7:10 ports.memory: does not apply: memory runs elsewhere",
  ]);
});

test("a service with several ports has an address for each", () => {
  const yaml = `
services:
  persona-adapter: { url: http://127.0.0.1:7070 }
  tempo: { url: http://127.0.0.1:3200 }
  otel-collector: { urls: { otlp-grpc: 127.0.0.1:1, otlp-htp: http://127.0.0.1:2 } }
  opa: { urls: {} }`;
  expect(problemsIn(yaml)).toEqual([
    "3:22 services.persona-adapter.url: persona-adapter has several ports | write urls, with an address for grpc, http",
    "4:12 services.tempo.url: tempo has several ports | write urls, with an address for http, otlp-grpc",
    "5:53 services.otel-collector.urls.otlp-htp: otel-collector has no such port | did you mean otlp-http?",
    "6:10 services.opa.urls: says nothing of http | the stack is wired with http",
  ]);
});

test("url and urls together are one too many", () => {
  const yaml = "services: { memory: { url: http://a:1, urls: { http: http://a:1 } } }";
  expect(problemsIn(yaml)).toEqual([
    "1:40 services.memory.urls: url already says where it runs | keep one of them",
  ]);
});

test.each(["https://a:1", "http://a:1/api", "http://ada:pw@a:1"])("%s is no address", (url) => {
  expect(problemsIn(`services: { memory: { url: "${url}" } }`)).toEqual([
    "1:28 services.memory.url: expected an address without a path, such as http://127.0.0.1:9000",
  ]);
});
