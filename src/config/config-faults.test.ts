import { expect, test } from "vitest";
import { diagnosticsIn } from "../../test/support/config-problems.ts";
import { DevstackError } from "../util/errors.ts";
import { parseConfig } from "./parse-config.ts";
import { renderDiagnostics } from "./render-diagnostics.ts";

function rendered(yaml: string): string {
  const [first, ...others] = diagnosticsIn(yaml);
  if (first === undefined) return "";
  return renderDiagnostics([first, ...others], { width: 80, color: false });
}

test("faults of every kind in one file are told at once, in its order", () => {
  expect(
    rendered(`\
name: My Stack
runtime: embeded
services:
  ruoter:
    enabled: yes
  memory:
    process: node memory.js --port 8080
    environment: { A: 1 }
  opa: { binary: builtin, policy: ./p.rego }
  grafana: { enabled: false }
  billing:
    process: [node, billing.js]
    ports: { http: "9100", admin: 9101 }
    probes: [{ htp: /healthz }, { http: healthz, prot: admin }]
    needs: { rooter: ready, migrate: done, grafana: started }
  migrate: { process: [node, migrate.js], needs: { seed: ready } }
  seed: { process: [sh], job: true, ports: { a: 9101 }, needs: { migrate: ready } }
router: {}
services: {}
`),
  ).toMatchInlineSnapshot(`
    "✖ devstack.yaml has 18 problems                                     E_CONFIG

      devstack.yaml:1:7    name: expected a small letter or digit, then up to 39 of
                           a-z, 0-9 and -
          1 │ name: My Stack
            │       ^^^^^^^^
      devstack.yaml:2:10   runtime: expected auto, embedded or compose
          2 │ runtime: embeded
            │          ^^^^^^^  did you mean embedded?
      devstack.yaml:4:3    services.ruoter: unknown service
          4 │   ruoter:
            │   ^^^^^^  did you mean router?
      devstack.yaml:5:14   services.ruoter.enabled: expected true or false
          5 │     enabled: yes
            │              ^^^  did you mean true?
      devstack.yaml:7:14   services.memory.process: expected a list: the program and
                           its arguments
          7 │     process: node memory.js --port 8080
            │              ^^^^^^^^^^^^^^^^^^^^^^^^^^
            │              write it as a list: [node, memory.js, --port, 8080]
      devstack.yaml:8:5    services.memory.environment: unknown key
          8 │     environment: { A: 1 }
            │     ^^^^^^^^^^^  here it is called env
      devstack.yaml:9:27   services.opa.policy: devstack's built-in opa runs only
                           the policy that it ships
          9 │   opa: { binary: builtin, policy: ./p.rego }
            │                           ^^^^^^
            │                          remove binary: builtin to use the opa program
      devstack.yaml:13:20  services.billing.ports.http: expected a port number from
                           1 to 65535
         13 │     ports: { http: "9100", admin: 9101 }
            │                    ^^^^^^  write it without quotes: 9100
      devstack.yaml:14:14  services.billing.probes[0]: expected one of http: /path,
                           tcp: port or grpc: port
         14 │     probes: [{ htp: /healthz }, { http: healthz, prot: admin }]
            │              ^^^^^^^^^^^^^^^^^  did you mean http?
      devstack.yaml:14:41  services.billing.probes[1].http: expected a path that
                           begins with /
         14 │     probes: [{ htp: /healthz }, { http: healthz, prot: admin }]
            │                                         ^^^^^^^
      devstack.yaml:14:50  services.billing.probes[1].prot: unknown key
         14 │     probes: [{ htp: /healthz }, { http: healthz, prot: admin }]
            │                                                  ^^^^
            │                                                  did you mean port?
      devstack.yaml:15:14  services.billing.needs.rooter: unknown service
         15 │     needs: { rooter: ready, migrate: done, grafana: started }
            │              ^^^^^^  did you mean router?
      devstack.yaml:15:38  services.billing.needs.migrate: migrate is not a job: it
                           is never done
         15 │     needs: { rooter: ready, migrate: done, grafana: started }
            │                                      ^^^^  did you mean ready?
      devstack.yaml:15:44  services.billing.needs.grafana: grafana is disabled
         15 │     needs: { rooter: ready, migrate: done, grafana: started }
            │                                            ^^^^^^^
            │                                          enable it, or remove the need
      devstack.yaml:17:49  services.seed.ports.a: 9101 is already asked for by
                           billing.admin
         17 │ …rue, ports: { a: 9101 }, needs: { migrate: ready } }
            │                   ^^^^  see devstack.yaml:13:28
      devstack.yaml:17:66  services.seed.needs.migrate: needs go round in a circle:
                           migrate → seed → migrate
         17 │ …9101 }, needs: { migrate: ready } }
            │                   ^^^^^^^  remove one of these needs
      devstack.yaml:18:1   router: unknown key
         18 │ router: {}
            │ ^^^^^^  router belongs under services
      devstack.yaml:19:1   services: written twice, first in line 3
         19 │ services: {}
            │ ^^^^^^^^
                                                                           exit 2
    "
  `);
});

test("the error tells the count and the first problem, and holds them all", () => {
  const parse = () =>
    parseConfig("runtme: auto\nports: { tempo: 0 }\n", { file: "/s/devstack.yaml", folder: "/s" });
  expect(parse).toThrow(DevstackError);
  expect(parse).toThrow(
    expect.objectContaining({
      code: "E_CONFIG",
      exitStatus: 2,
      message: "devstack.yaml has 2 problems",
      why: "the first: devstack.yaml:1:1 runtme: unknown key",
      hint: "did you mean runtime?",
    }),
  );
});
