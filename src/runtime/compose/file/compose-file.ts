/**
 * The parts of a Compose file that devstack writes, under the names of the Compose specification
 * (https://github.com/compose-spec/compose-spec/blob/main/spec.md).
 */
export interface ComposeFile {
  name: string;
  /** Other files whose parts are of the same project; each path starts from its own folder. */
  include?: readonly { path: string }[];
  services: Readonly<Record<string, ComposeService>>;
  networks?: Readonly<Record<string, { labels?: Labels }>>;
  volumes: Readonly<Record<string, { labels?: Labels }>>;
  secrets?: Readonly<Record<string, { file: string }>>;
}

export type Labels = Readonly<Record<string, string>>;

export interface ComposeService {
  image?: string;
  build?: ComposeBuild;
  /** It is there only where somebody names one of these, or the service itself. */
  profiles?: readonly string[];
  command?: readonly string[];
  /** Null takes the value from the environment that Compose itself runs in. */
  environment?: Readonly<Record<string, string | null>>;
  ports?: readonly ComposePort[];
  volumes?: readonly ComposeMount[];
  secrets?: readonly { source: string; target: string }[];
  depends_on?: Readonly<Record<string, { condition: ComposeCondition }>>;
  extra_hosts?: Readonly<Record<string, string>>;
  healthcheck?: ComposeHealthCheck;
  /** Whether a small program of the engine's is the first process of the container. */
  init?: boolean;
  /** As in resolv.conf(5). */
  dns_opt?: readonly string[];
  user?: string;
  read_only?: boolean;
  tmpfs?: readonly string[];
  cap_drop?: readonly string[];
  security_opt?: readonly string[];
  /** Such as `512m`. */
  mem_limit?: string;
  restart: string;
  stop_grace_period: string;
  labels?: Labels;
  logging: { driver: string; options: Readonly<Record<string, string>> };
}

/** The context starts from the folder of the file, where it is no absolute path. */
export interface ComposeBuild {
  context: string;
  dockerfile?: string;
  args?: Readonly<Record<string, string>>;
  network?: string;
}

/** Durations are texts such as `1s`. */
export interface ComposeHealthCheck {
  test: readonly string[];
  interval: string;
  timeout: string;
  retries: number;
}

export type ComposeCondition = "service_started" | "service_completed_successfully";

export interface ComposePort {
  target: number;
  published: string;
  host_ip: string;
  protocol: "tcp";
}

export interface ComposeMount {
  type: "bind" | "volume";
  source: string;
  target: string;
  read_only?: boolean;
  /** Where its source is not there for the engine, that is a fault: no folder is made in its place. */
  bind?: { create_host_path: false };
}
