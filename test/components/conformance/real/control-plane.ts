import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../../src/util/clock.ts";
import { eventually } from "../../../support/eventually.ts";
import { requestedPorts } from "../../../support/requested-ports.ts";
import { requireComponent } from "../../components.ts";
import { KNOBS, LEASE_SECONDS } from "../knobs.ts";
import { POWER } from "../power.ts";
import { ApiClient } from "./api-client.ts";
import { POD_STAGES } from "./stages.ts";

const TOKEN = "conformance";
/** Each zone has a kwok of its own, which is its power; so have nodes in no zone. */
const ZONES = ["a", "b", "c", "d", "none"] as const;

const STOP_MS = 5_000;
const seconds = (ms: number) => `${ms / 1_000}s`;

/**
 * A real Kubernetes 1.34 control plane on 127.0.0.1 with simulated kubelets: etcd, kube-apiserver,
 * kube-controller-manager, kube-scheduler, and a kwok for each zone.
 */
export class ControlPlane {
  readonly #folder = mkdtempSync(join(tmpdir(), "devstack-control-plane-"));
  readonly #processes = new Map<string, ChildProcess>();
  readonly #commands: string[] = [];
  #apiPort = 0;

  /** @throws Error when it is not ready within a minute; what its parts wrote is in the message */
  async start(): Promise<ApiClient> {
    const [etcdPort = 0, peerPort = 0, apiPort = 0] = await requestedPorts(3);
    const etcd = `http://127.0.0.1:${etcdPort}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    this.#apiPort = apiPort;
    this.#writeFiles(apiPort);
    this.#run("etcd", [
      ...["--data-dir", "etcd", "--unsafe-no-fsync", "--log-level", "error"],
      ...["--listen-client-urls", etcd, "--advertise-client-urls", etcd],
      ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
      ...["--initial-cluster", `default=${peer}`],
    ]);
    this.#run("kube-apiserver", [
      ...[`--etcd-servers=${etcd}`, "--bind-address=127.0.0.1", `--secure-port=${apiPort}`],
      ...["--cert-dir=certs", "--token-auth-file=tokens.csv", "--authorization-mode=AlwaysAllow"],
      ...["--service-account-issuer=https://conformance", "--service-account-key-file=account.pub"],
      "--service-account-signing-key-file=account.key",
      ...["--service-cluster-ip-range=10.96.0.0/16", "--disable-admission-plugins=ServiceAccount"],
      `--default-not-ready-toleration-seconds=${KNOBS.defaultTolerationSeconds}`,
      `--default-unreachable-toleration-seconds=${KNOBS.defaultTolerationSeconds}`,
    ]);
    const api = await this.#connect(apiPort);
    this.#run("kube-controller-manager", [
      ...["--kubeconfig=kubeconfig", "--leader-elect=false", "--secure-port=0"],
      "--service-account-private-key-file=account.key",
      ...["--kube-api-qps=2000", "--kube-api-burst=4000", "--controllers=*,-nodeipam"],
      `--node-monitor-grace-period=${seconds(KNOBS.nodeMonitorGracePeriodMs)}`,
      `--node-monitor-period=${seconds(KNOBS.nodeMonitorPeriodMs)}`,
      `--node-eviction-rate=${KNOBS.nodeEvictionRate}`,
      `--secondary-node-eviction-rate=${KNOBS.secondaryNodeEvictionRate}`,
      `--unhealthy-zone-threshold=${KNOBS.unhealthyZoneThreshold}`,
      `--large-cluster-size-threshold=${KNOBS.largeClusterSizeThreshold}`,
    ]);
    this.#run("kube-scheduler", ["--config=scheduler.yaml", "--secure-port=0"]);
    for (const zone of ZONES) {
      this.#run(
        "kwok",
        [
          ...["--kubeconfig=kubeconfig", "--config=stages.yaml", "--v=ERROR"],
          ...["--node-ip=10.0.0.1", `--node-lease-duration-seconds=${LEASE_SECONDS}`],
          `--manage-nodes-with-annotation-selector=${POWER}=${zone}`,
        ],
        `kwok-${zone}`,
      );
    }
    return api;
  }

  /** Where its API is, for a client of another kind. */
  get place(): { readonly url: string; readonly token: string } {
    return { url: `https://127.0.0.1:${this.#apiPort}`, token: TOKEN };
  }

  /** The commands that it was started with, a line each. */
  get commands(): readonly string[] {
    return this.#commands;
  }

  power(zone: string, on: boolean): void {
    this.#processes.get(`kwok-${zone}`)?.kill(on ? "SIGCONT" : "SIGSTOP");
  }

  async stop(): Promise<void> {
    const all = [...this.#processes.values()].reverse();
    await Promise.all(all.map(end));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #connect(port: number): Promise<ApiClient> {
    const certificate = join(this.#folder, "certs", "apiserver.crt");
    try {
      await eventually(
        async () => {
          try {
            const api = new ApiClient({ port, token: TOKEN, ca: readFileSync(certificate) });
            const { status } = await api.request({ method: "GET", path: "/readyz" });
            return status === 200;
          } catch {
            return false;
          }
        },
        Boolean,
        60_000,
      );
    } catch (cause) {
      const log = readFileSync(join(this.#folder, "kube-apiserver.log"), "utf8");
      throw new Error(`kube-apiserver is not ready: ${log.slice(-2_000)}`, { cause });
    }
    return new ApiClient({ port, token: TOKEN, ca: readFileSync(certificate) });
  }

  #writeFiles(port: number): void {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const files = {
      "account.key": privateKey.export({ type: "pkcs1", format: "pem" }),
      "account.pub": publicKey.export({ type: "spki", format: "pem" }),
      "tokens.csv": `${TOKEN},admin,admin,system:masters\n`,
      kubeconfig: JSON.stringify({
        ...{ apiVersion: "v1", kind: "Config", "current-context": "it" },
        clusters: [
          {
            name: "it",
            cluster: { server: `https://127.0.0.1:${port}`, "insecure-skip-tls-verify": true },
          },
        ],
        users: [{ name: "it", user: { token: TOKEN } }],
        contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
      }),
      "scheduler.yaml": JSON.stringify({
        apiVersion: "kubescheduler.config.k8s.io/v1",
        kind: "KubeSchedulerConfiguration",
        clientConnection: { kubeconfig: "kubeconfig", qps: 5_000, burst: 10_000 },
        leaderElection: { leaderElect: false },
      }),
      "stages.yaml": POD_STAGES.map((stage) => JSON.stringify(stage)).join("\n---\n"),
    };
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(this.#folder, name), content, { mode: 0o600 });
    }
    mkdirSync(join(this.#folder, "certs"));
  }

  #run(
    program: Parameters<typeof requireComponent>[0],
    args: readonly string[],
    name: string = program,
  ): void {
    this.#commands.push([program, ...args].join(" "));
    const log = openSync(join(this.#folder, `${name}.log`), "w");
    const [command, ...first] = withParent(requireComponent(program));
    const child = spawn(command, [...first, ...args], {
      cwd: this.#folder,
      stdio: ["ignore", log, log],
      // Two processors are enough for it, and others want some.
      env: { PATH: process.env["PATH"], HOME: this.#folder, GOMAXPROCS: "2" },
    });
    this.#processes.set(name, child);
  }
}

/** What runs a program that does not outlive us, where the system knows how. */
function withParent(program: string): [string, ...string[]] {
  if (process.platform !== "linux") return [program];
  return ["setpriv", "--pdeathsig", "KILL", "--", program];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  // A stopped one hears of its end when it goes on.
  child.kill("SIGCONT");
  child.kill("SIGTERM");
  const late = systemClock.sleep(STOP_MS).then(() => child.kill("SIGKILL"));
  await Promise.race([ended, late]);
  await ended;
}
