import { expect, test } from "vitest";
import { pairsOf, TrafficPlace } from "../../../test/support/cluster/traffic-place.ts";
import { SERVICES } from "../objects/resources.ts";
import { REQUESTS_ANNOTATION } from "./requested-rates.ts";
import { crossZoneShare, successRate } from "./traffic-report.ts";

const HELD = { ports: [{ containerPort: 80 }], lifecycle: { preStop: { sleep: { seconds: 5 } } } };

test("requests come evenly from all zones, and go evenly to all endpoints", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("60");
  at.serve(["a1", "a2", "b1"]);
  at.pass(20);
  const report = at.during(10);
  expect(pairsOf(report)).toEqual(["a>a 200", "a>b 100", "b>a 200", "b>b 100"]);
  expect(successRate(report)).toBe(1);
  expect(report.services.map(({ pairs }) => crossZoneShare(pairs))).toEqual([0.5]);
  expect(report.lossyMs).toBe(0);
});

test("each zone may send its own number, and what is not understood sends none", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("a=10, b=2.5, elsewhere=7");
  at.serve(["a1"]);
  at.pass(20);
  expect(pairsOf(at.during(10))).toEqual(["a>a 100", "b>a 25"]);
  const service = at.cluster.store.get(SERVICES, "default", "web");
  if (service === undefined) throw new Error("no service");
  const annotations = { [REQUESTS_ANNOTATION]: "a=many" };
  at.cluster.write((writer) =>
    writer.update(SERVICES, { ...service, metadata: { ...service.metadata, annotations } }),
  );
  expect(pairsOf(at.during(10))).toEqual([]);
});

test("without an endpoint requests are lost, until the proxies have heard of one", () => {
  const at = new TrafficPlace(["a"]);
  at.service("10");
  at.serve(["a1"]);
  // Sandbox 0.7 s, pull 2 s, start 0.3 s, and half a second until proxies know; its program answers
  // half a second later, which nobody has asked it for.
  const report = at.during(10);
  expect(pairsOf(report)).toEqual(["a>- 0/35", "a>a 60/5"]);
  expect(report.lossyMs).toBe(4_000);
});

test("with a probe a pod is sent nothing before it answers", () => {
  const at = new TrafficPlace(["a"]);
  at.service("10");
  const readinessProbe = { periodSeconds: 1, httpGet: { port: 80 } };
  at.serve(["a1"], { containers: [{ name: "web", image: "web:1", readinessProbe }] });
  expect(pairsOf(at.during(10))).toEqual(["a>- 0/45", "a>a 55"]);
});

test("a pod that is told to end loses what it is sent while proxies do not know", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("100");
  at.serve(["a1", "b1"]);
  at.pass(20);
  at.delete("a1");
  expect(pairsOf(at.during(10))).toEqual(["a>a 0/12.5", "a>b 487.5", "b>a 0/12.5", "b>b 487.5"]);
});

test("a hook that holds up the end of a pod saves those requests", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("100");
  at.serve(["a1", "b1"], { containers: [{ name: "web", image: "web:1", ...HELD }] });
  at.pass(20);
  at.delete("a1");
  expect(at.during(10).lost).toBe(0);
});

test("where no endpoint is ready, those that end and still serve get the requests", () => {
  const at = new TrafficPlace(["a"]);
  at.service("100");
  at.serve(["a1"], { containers: [{ name: "web", image: "web:1", ...HELD }] });
  at.pass(20);
  at.delete("a1");
  expect(pairsOf(at.during(5))).toEqual(["a>a 500"]);
  // A second from the signal to the end, and half a one until that is known.
  expect(pairsOf(at.during(10))).toEqual(["a>- 0/850", "a>a 0/150"]);
});

test("a zone without power sends nothing, and what is sent to it is lost", () => {
  const at = new TrafficPlace();
  at.service("90");
  at.serve(["a1", "b1", "c1"]);
  at.pass(20);
  for (const node of ["a1", "a2"]) at.put(node, "power");
  const report = at.during(10);
  expect(pairsOf(report)).toEqual([
    ...["b>a 0/100", "b>b 100", "b>c 100"],
    ...["c>a 0/100", "c>b 100", "c>c 100"],
  ]);
  expect(report.lossyMs).toBe(10_000);
});

test("with one node of a zone the clients go on with the others", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("20");
  at.serve(["a1", "b1"]);
  at.pass(20);
  at.put("a2", "power");
  expect(pairsOf(at.during(10))).toEqual(["a>a 50", "a>b 50", "b>a 50", "b>b 50"]);
});

test("a zone that is cut off serves itself by what it knew, and hears the news once it is back", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("40");
  at.serve(["a1", "a2", "b1", "b2"]);
  at.pass(20);
  for (const node of ["a1", "a2"]) at.put(node, "partition");
  expect(pairsOf(at.during(10))).toEqual(["a>a 100", "a>b 0/100", "b>a 0/100", "b>b 100"]);
  at.delete("b2");
  at.pass(10);
  // The proxies of a still know b2, those of b do not.
  expect(pairsOf(at.during(10))).toEqual(["a>a 100", "a>b 0/100", "b>a 0/133.333", "b>b 66.667"]);
  for (const node of ["a1", "a2"]) at.put(node, "healthy");
  expect(pairsOf(at.during(0.5))).toEqual(["a>a 5", "a>b 2.5/2.5", "b>a 6.667", "b>b 3.333"]);
  expect(at.during(10).lost).toBe(0);
});

test("a request stays in its zone where the service prefers it and the zone has an endpoint", () => {
  const at = new TrafficPlace();
  at.service("90", { trafficDistribution: "PreferSameZone" });
  at.serve(["a1", "b1"]);
  at.pass(20);
  expect(pairsOf(at.during(10))).toEqual(["a>a 300", "b>b 300", "c>a 150", "c>b 150"]);
});

test("a request stays on its node where the service prefers it, or in its zone", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("40", { trafficDistribution: "PreferSameNode" });
  at.serve(["a1", "b1"]);
  at.pass(20);
  expect(pairsOf(at.during(10))).toEqual(["a>a 200", "b>b 200"]);
  at.put("b1", "power");
  // The proxies do not know yet that the endpoint of b is lost.
  expect(pairsOf(at.during(10))).toEqual(["a>a 200", "b>b 0/200"]);
});

test("with a local policy a node without an endpoint of its own loses its requests", () => {
  const at = new TrafficPlace(["a", "b"]);
  at.service("40", { internalTrafficPolicy: "Local" });
  at.serve(["a1", "b1", "b2"]);
  at.pass(20);
  expect(pairsOf(at.during(10))).toEqual(["a>- 0/100", "a>a 100", "b>b 200"]);
});

test("a container that crashes is missed at once, and its proxies know later", () => {
  const at = new TrafficPlace(["a"]);
  at.service("100");
  const annotations = { "sim.devstack.dev/exit-after": "30s", "sim.devstack.dev/exit-code": "1" };
  at.serve(["a1"]);
  at.pod("a2", { nodeName: "a2" }, { labels: { app: "web" }, annotations });
  at.pass(30);
  // Half of them for half a second, and again as long from when it is back until it answers.
  expect(pairsOf(at.during(10))).toEqual(["a>a 950/50"]);
});

test("a service that is gone is sent nothing", () => {
  const at = new TrafficPlace(["a"]);
  at.service("100");
  at.pass(20);
  at.cluster.write((writer) => writer.delete(SERVICES, { namespace: "default", name: "web" }));
  expect(pairsOf(at.during(10))).toEqual([]);
});

test("a service that is gone and comes again is sent requests to the endpoints that it has now", () => {
  const at = new TrafficPlace(["a"]);
  at.service("100");
  at.serve(["a1"]);
  at.pass(20);
  at.delete("a1");
  at.pass(1);
  at.cluster.write((writer) => writer.delete(SERVICES, { namespace: "default", name: "web" }));
  at.pass(1);
  at.serve(["a2"]);
  at.service("100");
  at.pass(20);
  expect(pairsOf(at.during(10))).toEqual(["a>a 1000"]);
});
