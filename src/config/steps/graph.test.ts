import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";

test("a circle is told with its path, once", () => {
  expect(
    problemsIn(`\
services:
  a: { process: [sh], needs: { b: ready } }
  b: { process: [sh], needs: { c: started, router: ready } }
  c: { process: [sh], needs: { a: ready } }
  d: { process: [sh], needs: { a: ready, d: started } }
`),
  ).toMatchInlineSnapshot(`
    [
      "4:32 services.c.needs.a: needs go round in a circle: a → b → c → a | remove one of these needs",
      "5:42 services.d.needs.d: needs go round in a circle: d → d | a service cannot need itself",
    ]
  `);
});

test("through services of the platform too", () => {
  expect(
    problemsIn(`\
services:
  memory: { needs: { migrate: done } }
  migrate: { process: [sh], job: true, needs: { memory: ready } }
`),
  ).toMatchInlineSnapshot(`
    [
      "3:49 services.migrate.needs.memory: needs go round in a circle: memory → migrate → memory | remove one of these needs",
    ]
  `);
});

test("a long circle is shortened", () => {
  expect(
    problemsIn(`\
services:
  s00: { process: [sh], needs: { s01: ready } }
  s01: { process: [sh], needs: { s02: ready } }
  s02: { process: [sh], needs: { s03: ready } }
  s03: { process: [sh], needs: { s04: ready } }
  s04: { process: [sh], needs: { s05: ready } }
  s05: { process: [sh], needs: { s06: ready } }
  s06: { process: [sh], needs: { s07: ready } }
  s07: { process: [sh], needs: { s08: ready } }
  s08: { process: [sh], needs: { s09: ready } }
  s09: { process: [sh], needs: { s10: ready } }
  s10: { process: [sh], needs: { s11: ready } }
  s11: { process: [sh], needs: { s12: ready } }
  s12: { process: [sh], needs: { s13: ready } }
  s13: { process: [sh], needs: { s14: ready } }
  s14: { process: [sh], needs: { s00: ready } }
`),
  ).toMatchInlineSnapshot(`
    [
      "16:34 services.s14.needs.s00: needs go round in a circle: s00 → s01 → s02 → s03 → s04 → s05 → s06 → s07 → … 6 more … → s14 → s00 | remove one of these needs",
    ]
  `);
});

test("only a job is ever done", () => {
  expect(
    problemsIn(`\
services:
  a: { process: [sh], needs: { router: done, b: done, c: done, d: done } }
  b: { process: [sh] }
  c: { process: [sh], job: false }
  d: { process: [sh], job: true }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:40 services.a.needs.router: router is not a job: it is never done | did you mean ready?",
      "2:49 services.a.needs.b: b is not a job: it is never done | did you mean ready?",
      "2:58 services.a.needs.c: c is not a job: it is never done | did you mean ready?",
    ]
  `);
});

test("nothing may need what is disabled, unless it is disabled itself", () => {
  expect(
    problemsIn(`\
services:
  grafana: { enabled: false }
  a: { process: [sh], needs: { grafana: ready, b: ready } }
  b: { process: [sh], enabled: false, needs: { grafana: ready, a: ready } }
`),
  ).toMatchInlineSnapshot(`
    [
      "3:32 services.a.needs.grafana: grafana is disabled | enable it, or remove the need",
      "3:48 services.a.needs.b: b is disabled | enable it, or remove the need",
    ]
  `);
});
