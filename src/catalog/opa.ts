import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import type { CatalogContext } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import { programOptions } from "./program-options.ts";
import type { LaunchOption, ServiceSpec } from "./service-spec.ts";

const POLICY_FOLDER = "${package}/config/opa";
/** Where its container has the policy. */
const POLICY_MOUNT = "/policy";

/**
 * The policy decision point. The built-in stand-in runs the shipped policy compiled to
 * WebAssembly; it cannot run a policy of the user's own, which therefore needs the real program.
 */
export function opa(context: CatalogContext): ServiceSpec {
  // A dollar sign in a path of the user's is no reference.
  const policy = context.policyPath?.replaceAll("$", "$$$$") ?? POLICY_FOLDER;
  const argsFor = (place: string) => [
    "run",
    "--server",
    "--addr",
    "${listen:http}",
    "--log-format",
    "json",
    // Decisions are logged at every level; requests only at info, two lines for each probe.
    "--log-level",
    "error",
    "--set",
    "decision_logs.console=true",
    "--ignore",
    "*_test.rego",
    // Otherwise it asks a server of its makers for the newest version.
    "--disable-telemetry",
    place,
  ];
  const program: LaunchOption[] = programOptions(context, "opa", {
    names: ["opa"],
    args: argsFor(policy),
    imageArgs: argsFor(POLICY_MOUNT),
    mounts: { [policy]: POLICY_MOUNT },
    versionArgs: ["version"],
  });
  return {
    ...platformDefaults,
    name: "opa",
    launch: [...program, standIn(context)],
    inputs: [policy],
    ports: { http: port("http", PLATFORM_SERVICES.opa.http) },
    probes: [{ kind: "http", port: "http", path: "/health", status: 200 }],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: { absent: "OPA is asked for its decision log instead" },
      counter: {
        metric: "http_request_duration_seconds_count",
        labels: { job: "opa", handler: "v1/data", code: "200" },
      },
      record: "decision-log",
    },
  };
}

const BUILTIN: LaunchOption = {
  kind: "builtin",
  entry: "opa",
  env: {
    DEVSTACK_ALLOWED_HOSTS: "opa",
    OPA_LISTEN: "${listen:http}",
    OPA_POLICY_WASM: `${POLICY_FOLDER}/policy.wasm`,
  },
};

function standIn(context: CatalogContext): LaunchOption {
  if (context.policyPath === null) return BUILTIN;
  return {
    kind: "impossible",
    code: "E_POLICY_NEEDS_OPA",
    reason: `the policy ${context.policyPath} needs the opa program, and there is none on PATH`,
    hint: "install opa, or name it: services.opa.binary in devstack.yaml",
  };
}
