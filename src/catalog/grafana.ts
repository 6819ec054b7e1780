import { PLATFORM_SERVICES } from "../config/platform-services.ts";
import type { CatalogContext } from "./context.ts";
import { platformDefaults, port } from "./defaults.ts";
import { programOptions } from "./program-options.ts";
import type { FileSpec, ServiceSpec } from "./service-spec.ts";

/** The dashboards that come with devstack; grafana/panels.json has the same, and a test sees to it. */
const DASHBOARDS = ["overview", "router", "adapters", "memory", "telemetry"];

/** Who may sign in, and where the password comes from. */
export const GRAFANA_ADMIN = { user: "admin", secret: "grafana-admin-password" } as const;

const PASSWORD_BYTES = 24;

/** Dashboards. There is no stand-in for Grafana: where it cannot run, its row says so. */
export function grafana(context: CatalogContext): ServiceSpec {
  return {
    ...platformDefaults,
    name: "grafana",
    launch: [
      ...programOptions(context, "grafana", {
        names: ["grafana"],
        args: ["server"],
        // Its image starts the server by itself.
        imageArgs: [],
        versionArgs: ["--version"],
        home: {
          // An archive, a formula of Homebrew, a package of a distribution.
          places: ["..", "../share/grafana", "/usr/share/grafana"],
          marker: "conf/defaults.ini",
          option: "--homepath",
        },
      }),
      {
        kind: "absent",
        reason: "there is no stand-in for it; ask Prometheus and Tempo directly",
      },
    ],
    env: SETTINGS,
    ports: { http: port("http", PLATFORM_SERVICES.grafana.http) },
    files: [
      ...provisioning(context),
      ...DASHBOARDS.map((name) => ({
        name: `dashboards/devstack-${name}.json`,
        source: { template: `grafana/dashboards/devstack-${name}.json` },
      })),
    ],
    // A database that is kept ignores a new password.
    volumes: { data: { containerPath: "/var/lib/grafana", scratch: true } },
    secrets: [{ name: GRAFANA_ADMIN.secret, bytes: PASSWORD_BYTES }],
    probes: [{ kind: "http", port: "http", path: "/api/health", status: 200 }],
    metrics: [{ port: "http", path: "/metrics" }],
    proof: {
      spans: { absent: "Grafana is not on the request's path" },
      counter: { absent: "Grafana is not on the request's path" },
      record: "panel-answers",
    },
  };
}

/**
 * Grafana's settings, as its documentation has them: `GF_SECTION_KEY`. Of a value that reads
 * `$__file{path}` Grafana takes the content of the file, so that the password is in no environment.
 */
const SETTINGS = {
  GF_SERVER_HTTP_ADDR: "${bindHost}",
  GF_SERVER_HTTP_PORT: "${port:http}",
  GF_PATHS_DATA: "${dir:data}",
  GF_PATHS_LOGS: "${dir:data}/log",
  GF_PATHS_PLUGINS: "${dir:data}/plugins",
  GF_PATHS_PROVISIONING: "${file:provisioning}",
  GF_LOG_MODE: "console",
  GF_LOG_LEVEL: "warn",
  GF_SECURITY_ADMIN_USER: GRAFANA_ADMIN.user,
  GF_SECURITY_ADMIN_PASSWORD: `$$__file{\${secret:${GRAFANA_ADMIN.secret}}}`,
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  // People see the stack first.
  GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: "${file:dashboards}/devstack-overview.json",
  // It asks nobody outside for anything.
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: "true",
  GF_SECURITY_DISABLE_GRAVATAR: "true",
  GF_SNAPSHOTS_EXTERNAL_ENABLED: "false",
} as const;

/** What Grafana reads when it starts; a source that is not part of the stack is linked to nowhere. */
function provisioning({ enabled }: CatalogContext): FileSpec[] {
  const both = enabled.has("prometheus") && enabled.has("tempo");
  const sources = ["prometheus", "tempo"].filter((name) => enabled.has(name));
  return [
    provisioned("dashboards", "devstack"),
    ...sources.map((name) => provisioned("datasources", name, both ? name : `${name}-alone`)),
  ];
}

function provisioned(folder: string, name: string, template = name): FileSpec {
  return {
    name: `provisioning/${folder}/${name}.yaml`,
    source: { template: `grafana/provisioning/${folder}/${template}.yaml` },
  };
}
