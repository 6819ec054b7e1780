import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";

test("one host port asked for twice", () => {
  expect(
    problemsIn(`\
services:
  a: { process: [sh], ports: { http: 9100, admin: 9100 } }
  b: { process: [sh], ports: { http: 9100 } }
  c: { process: [sh], enabled: false, ports: { http: 9100 } }
ports: { grafana: 9100 }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:51 services.a.ports.admin: 9100 is already asked for by a.http | see devstack.yaml:2:32",
      "3:38 services.b.ports.http: 9100 is already asked for by a.http | see devstack.yaml:2:32",
      "5:19 ports.grafana: 9100 is already asked for by a.http | see devstack.yaml:2:32",
    ]
  `);
});

test("the later one in the file is to blame", () => {
  expect(
    problemsIn(`\
ports: { tempo: 9100 }
services:
  a: { process: [sh], ports: { http: 9100 } }
`),
  ).toMatchInlineSnapshot(`
    [
      "3:38 services.a.ports.http: 9100 is already asked for by tempo.http | see devstack.yaml:1:10",
    ]
  `);
});

test("one port with two numbers", () => {
  expect(
    problemsIn(`\
services:
  tempo: { ports: { http: 3300 } }
  router: { ports: { http: 7500 } }
ports: { tempo: 3301, router: 7500 }
`),
  ).toMatchInlineSnapshot(`
    [
      "4:17 ports.tempo: tempo.http is already to be on 3300 | see devstack.yaml:2:21",
    ]
  `);
});

test("a usual port of the platform gives way", () => {
  expect(
    problemsIn(`\
services:
  a: { process: [sh], ports: { http: 7443, admin: 3000 } }
`),
  ).toMatchInlineSnapshot(`[]`);
});
