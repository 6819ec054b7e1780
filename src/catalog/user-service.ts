import type { OwnServiceConfig } from "../config/config.ts";
import { customize } from "./customize.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** A service of the user's own. */
export function userService(name: string, config: OwnServiceConfig): ServiceSpec {
  const blank: ServiceSpec = {
    name,
    launch: [],
    env: {},
    ports: {},
    files: [],
    inputs: [],
    watch: [],
    volumes: {},
    secrets: [],
    needs: {},
    metrics: [],
    probes: config.job ? [{ kind: "exited-zero" }] : [],
    proof: {
      spans: { absent: "it declares none" },
      counter: { absent: "it declares none" },
      record: { absent: "the proof has no request for it" },
    },
    job: config.job,
    stopTimeoutMs: 10_000,
    origin: "user",
  };
  return customize(blank, config);
}
