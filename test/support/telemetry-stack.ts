import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveReferences } from "../../src/plan/references.ts";
import { requireComponent } from "../components/components.ts";
import { requestedPorts } from "./requested-ports.ts";
import { type ServiceProcess, startProgram, startService } from "./service-process.ts";

export type Role = "collector" | "prometheus" | "tempo";
/** Who plays each role; a role that is left out is played by nobody. */
export type Cast = Partial<Record<Role, "builtin" | "real">>;

const PORTS = {
  collector: ["otlp-grpc", "otlp-http", "metrics", "span-metrics", "health"],
  prometheus: ["http"],
  tempo: ["http", "otlp-grpc", "grpc"],
} as const;

const TEMPLATES = {
  collector: "otel/collector.yaml",
  prometheus: "config/prometheus/prometheus.yml",
  tempo: "config/tempo/tempo.yaml",
} as const;

const READY = {
  collector: ["health", "/"],
  prometheus: ["http", "/-/ready"],
  tempo: ["http", "/ready"],
} as const;

/** `port`: of a role of the stack; `address`: host:port of anything else. */
export type ScrapeTarget = { job: string } & ({ port: string } | { address: string });

const OWN_TARGETS: readonly ScrapeTarget[] = [
  { job: "otel-collector", port: "collector.metrics" },
  { job: "span-metrics", port: "collector.span-metrics" },
  { job: "tempo", port: "tempo.http" },
  { job: "prometheus", port: "prometheus.http" },
];

/** Collector, Prometheus and Tempo on free ports, each real or built in, wired to each other. */
export class TelemetryStack {
  readonly processes: ServiceProcess[] = [];
  readonly #folder: string;
  readonly #ports = new Map<string, number>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when every role is ready. The caller ends it with `stop`. */
  static async start(cast: Cast, targets = OWN_TARGETS): Promise<TelemetryStack> {
    const stack = new TelemetryStack(await mkdtemp(join(tmpdir(), "telemetry-")));
    for (const role of roles) {
      const numbers = await requestedPorts(PORTS[role].length);
      for (const [index, port] of PORTS[role].entries()) {
        stack.#ports.set(`${role}.${port}`, numbers[index] ?? 0);
      }
    }
    await stack.writeTargets(targets);
    try {
      await stack.#launch(cast);
      await Promise.race([stack.#ready(cast), ...stack.processes.map(failedToStart)]);
      return stack;
    } catch (error) {
      await stack.stop("SIGKILL");
      throw error;
    }
  }

  /** Ends every process and returns how they ended. */
  async stop(signal: NodeJS.Signals = "SIGTERM") {
    const ends = await Promise.all(this.processes.map((process) => process.end(signal)));
    await rm(this.#folder, { recursive: true });
    return ends;
  }

  /** host:port of `role.port`. */
  address(name: string): string {
    return `127.0.0.1:${this.#ports.get(name)}`;
  }

  url(name: string, path: string): string {
    return `http://${this.address(name)}${path}`;
  }

  get targetsFile(): string {
    return join(this.#folder, "targets.json");
  }

  async writeTargets(targets: readonly ScrapeTarget[]): Promise<void> {
    const groups = targets.map(({ job, ...where }) => ({
      targets: ["port" in where ? this.address(where.port) : where.address],
      labels: { job, __metrics_path__: "/metrics" },
    }));
    await writeFile(this.targetsFile, JSON.stringify(groups));
  }

  /** The file that the runtime would write for a role. */
  async render(role: Role): Promise<string> {
    const source = new URL(`../../${TEMPLATES[role]}`, import.meta.url);
    const text = resolveReferences(await readFile(fileURLToPath(source), "utf8"), {
      lookUp: (kind, argument) => this.#lookUp(role, kind, argument),
      variable: (name) => (name === "bindHost" ? "127.0.0.1" : undefined),
    });
    const path = join(this.#folder, `${role}.yaml`);
    await writeFile(path, text);
    if (role === "prometheus") await this.#copyRules();
    return path;
  }

  /** Beside the file, under the names that the catalogue gives them. */
  async #copyRules(): Promise<void> {
    const rules = fileURLToPath(new URL("../../config/prometheus/rules/", import.meta.url));
    for (const name of await readdir(rules)) {
      await copyFile(join(rules, name), join(this.#folder, name.replace(".yml", ".rules.yml")));
    }
  }

  #lookUp(role: Role, kind: string, argument: string): string | undefined {
    if (kind === "listen") return this.address(`${role}.${argument}`);
    if (kind === "port") return String(this.#ports.get(`${role}.${argument}`));
    if (kind === "dial") return this.address(argument);
    if (kind === "dir") return join(this.#folder, argument);
    return kind === "file" ? join(this.#folder, argument) : undefined;
  }

  async #ready(cast: Cast): Promise<void> {
    for (const role of roles) {
      const [port, path] = READY[role];
      if (cast[role]) await until(() => statusOf(this.url(`${role}.${port}`, path)), isOk);
    }
  }

  async #launch(cast: Cast): Promise<void> {
    const builtin = roles.filter((role) => cast[role] === "builtin");
    if (builtin.length > 0) {
      const env = Object.assign({}, ...builtin.map((role) => this.#builtinEnv(role)));
      this.processes.push(startService("telemetry", env));
    }
    await mkdir(join(this.#folder, "data"));
    for (const role of roles) {
      if (cast[role] === "real") this.processes.push(await this.#startReal(role));
    }
  }

  #builtinEnv(role: Role): Record<string, string> {
    const listen = (port: string) => this.address(`${role}.${port}`);
    if (role === "prometheus") {
      return { PROMETHEUS_LISTEN: listen("http"), PROMETHEUS_TARGETS_FILE: this.targetsFile };
    }
    if (role === "tempo") {
      return { TEMPO_LISTEN: listen("http"), TEMPO_OTLP_GRPC_LISTEN: listen("otlp-grpc") };
    }
    return {
      COLLECTOR_OTLP_GRPC_LISTEN: listen("otlp-grpc"),
      COLLECTOR_OTLP_HTTP_LISTEN: listen("otlp-http"),
      COLLECTOR_METRICS_LISTEN: listen("metrics"),
      COLLECTOR_SPAN_METRICS_LISTEN: listen("span-metrics"),
      COLLECTOR_HEALTH_LISTEN: listen("health"),
      COLLECTOR_EXPORT_TRACES_TO: this.address("tempo.otlp-grpc"),
    };
  }

  async #startReal(role: Role): Promise<ServiceProcess> {
    const file = await this.render(role);
    const env = { HOME: "/nonexistent" };
    if (role === "collector") {
      return startProgram(requireComponent("otelcol"), ["--config", file], env);
    }
    if (role === "tempo") {
      // Search has to be turned on in 1.5, the version that the tests can build.
      const args = [`-config.file=${file}`, "-search.enabled=true"];
      return startProgram(requireComponent("tempo"), args, env);
    }
    const args = [
      `--config.file=${file}`,
      `--web.listen-address=${this.address("prometheus.http")}`,
      `--storage.tsdb.path=${join(this.#folder, "data")}`,
      "--storage.tsdb.retention.time=6h",
    ];
    return startProgram(requireComponent("prometheus"), args, env);
  }
}

const roles = ["tempo", "collector", "prometheus"] as const satisfies readonly Role[];

/** Rejects with what the process said when it ends; a process that goes on never settles it. */
async function failedToStart(process: ServiceProcess): Promise<never> {
  const end = await process.ended();
  throw new Error(`ended with ${end.code ?? end.signal}: ${process.stderr}`);
}

/** Asks again until the answer holds, as long as the test may run. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (answer: Awaited<T>) => boolean,
): Promise<Awaited<T>> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    (response) => response.status,
    () => 0,
  );
}

const isOk = (status: number) => status === 200;
