import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import type { TopologyConfig } from "../config/topology-config.ts";
import { type CatalogContext, commonEnv } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import type { ServiceSpec } from "./service-spec.ts";

/** The deployments of the stack's own services. */
const OWN_MANIFESTS = "${package}/config/topology";

/** The simulated cluster: its Kubernetes API, and the one that controls the simulation. */
export function topology(context: CatalogContext): ServiceSpec {
  const manifests = manifestsOf(context.topology);
  return {
    ...platformDefaults,
    name: "topology",
    launch: [
      {
        kind: "builtin",
        entry: "topology",
        memoryMb: 1_536,
        mounts: Object.fromEntries(
          manifests.map((source, index) => [source, `/manifests/${index}/${lastName(source)}`]),
        ),
      },
    ],
    env: {
      ...commonEnv({ ...context, enabled: new Set() }, "topology"),
      HOST: "${bindHost}",
      HTTP_PORT: "${port:http}",
      TOPOLOGY_CONFIG: "${file:topology.json}",
      TOPOLOGY_STATE_DIR: "${dir:state}",
      ...(manifests.length > 0 && {
        TOPOLOGY_MANIFESTS: manifests.map((_source, index) => `\${input:${index}}`).join("\n"),
      }),
    },
    ports: { http: port("http", PLATFORM_SERVICES.topology.http) },
    files: [{ name: "topology.json", source: { content: declaration(context.topology) } }],
    inputs: manifests,
    volumes: { state: { containerPath: "/var/lib/topology" } },
    probes: [{ kind: "http", port: "http", path: "/readyz?note", status: 200 }],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: { absent: "the marked request does not pass the simulated cluster" },
      counter: { absent: "the marked request does not pass the simulated cluster" },
      record: "listed-nodes",
    },
  };
}

/** A dollar sign in a path of the user's is no reference. */
function manifestsOf({ apply }: TopologyConfig): readonly string[] {
  return apply?.map((path) => path.replaceAll("$", "$$$$")) ?? [OWN_MANIFESTS];
}

/** Says which files it is: an error of the cluster names them. */
function lastName(path: string): string {
  return (
    path
      .replaceAll("$$", "_")
      .split("/")
      .at(-1)
      ?.replaceAll(/[^\w.-]/g, "_") || "manifests"
  );
}

function declaration({ apply: _apply, ...declared }: TopologyConfig): string {
  return `${JSON.stringify(declared, null, 2)}\n`.replaceAll("$", "$$$$");
}
