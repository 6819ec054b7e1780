// How each real program is built from its Go modules. A recipe gets an empty folder to work in, puts
// its programs there and runs `go` through the function it is given, so that the log has it all.
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * `evidence` is a module with its version that `go version -m` names in a program of the pinned
 * version, whoever built it: so what another build left in the cache is used, and a new pin rebuilds.
 */
export const RECIPES = {
  opa: {
    version: "1.4.2",
    programs: ["opa"],
    evidence: "github.com/open-policy-agent/opa v1.4.2",
    async build({ folder, go }) {
      await go(["install", "github.com/open-policy-agent/opa@v1.4.2"], { GOBIN: folder });
    },
  },
  otelcol: {
    version: "0.138.0",
    programs: ["otelcol"],
    evidence: "go.opentelemetry.io/collector/receiver/otlpreceiver v0.138.0",
    async build({ folder, go, run }) {
      const work = join(folder, "work");
      await go(["install", "go.opentelemetry.io/collector/cmd/builder@v0.138.0"], { GOBIN: work });
      cpSync(new URL("otelcol-builder.yaml", import.meta.url), join(work, "builder.yaml"));
      await run(join(work, "builder"), ["--config=builder.yaml"], { cwd: work });
      cpSync(join(work, "otelcol", "otelcol"), join(folder, "otelcol"));
    },
  },
  prometheus: {
    version: "3.7.3", // as a Go module v0.307.3
    programs: ["prometheus", "promtool"],
    evidence: "github.com/prometheus/prometheus v0.307.3",
    async build({ folder, go }) {
      const cwd = join(folder, "work");
      await go(["mod", "init", "components/prometheus"], { cwd });
      await go(["get", "github.com/prometheus/prometheus@v0.307.3"], { cwd });
      const programs = ["prometheus", "promtool"].map(
        (name) => `github.com/prometheus/prometheus/cmd/${name}`,
      );
      await go(["build", "-o", `${folder}/`, ...programs], { cwd });
    },
  },
  "docker-compose": {
    version: "2.40.3",
    programs: ["docker-compose"],
    evidence: "github.com/docker/compose/v2 v2.40.3",
    async build({ folder, go }) {
      const cwd = join(folder, "work");
      const module = "github.com/docker/compose/v2";
      await go(["mod", "init", "components/docker-compose"], { cwd });
      // As a tool, so that Compose's own choice of versions is kept: newer ones do not compile.
      await go(["get", "-tool", `${module}/cmd@v2.40.3`], { cwd });
      const output = join(folder, "docker-compose");
      const version = `-X ${module}/internal.Version=v2.40.3`; // otherwise it calls itself "dev"
      await go(["build", `-ldflags=${version}`, "-o", output, `${module}/cmd`], { cwd });
    },
  },
  tempo: {
    version: "1.5.0",
    programs: ["tempo"],
    // Built from a copy, Tempo itself has no version there; its own fork of Prometheus has.
    evidence: "github.com/prometheus/prometheus v1.8.2-0.20220228151929-e25a59925555",
    async build({ folder, go }) {
      // Tempo's go.mod has replacements, which Go honours only in the module that is built itself.
      const cwd = join(folder, "work");
      await go(["mod", "init", "components/tempo"], { cwd });
      const module = "github.com/grafana/tempo@v1.5.0";
      const downloaded = JSON.parse(await go(["mod", "download", "-json", module], { cwd }));
      const source = join(cwd, "tempo");
      cpSync(downloaded.Dir, source, { recursive: true });
      makeWritable(source); // the module cache is read-only
      registerCodecLast(join(source, "pkg/gogocodec/gogocodec.go"));
      const newer = ["golang.org/x/net@v0.17.0", "golang.org/x/sys@v0.30.0"]; // for a present Go
      await go(["get", ...newer], { cwd: source });
      const output = join(folder, "tempo");
      await go(["build", "-ldflags=-checklinkname=0", "-o", output, "./cmd/tempo"], {
        cwd: source,
      });
    },
  },
  etcd: {
    version: "3.6.5", // of Debian's 3.4 kwok panics on deletes
    programs: ["etcd"],
    evidence: "go.etcd.io/etcd/server/v3 v3.6.5",
    async build({ folder, go }) {
      const cwd = join(folder, "work");
      await go(["mod", "init", "components/etcd"], { cwd });
      await go(["get", "go.etcd.io/etcd/server/v3@v3.6.5"], { cwd });
      await go(["build", "-o", join(folder, "etcd"), "go.etcd.io/etcd/server/v3"], { cwd });
    },
  },
  kwok: {
    version: "0.7.0",
    programs: ["kwok"],
    evidence: "sigs.k8s.io/kwok v0.7.0",
    async build({ folder, go }) {
      await go(["install", "sigs.k8s.io/kwok/cmd/kwok@v0.7.0"], { GOBIN: folder });
    },
  },
  kubernetes: {
    version: "1.34.1",
    programs: ["kube-apiserver", "kube-controller-manager", "kube-scheduler"],
    evidence: "k8s.io/kubernetes v1.34.1",
    async build({ folder, go }) {
      const cwd = join(folder, "work");
      const module = "k8s.io/kubernetes";
      await go(["mod", "init", "components/kubernetes"], { cwd });
      const downloaded = JSON.parse(
        await go(["mod", "download", "-json", `${module}@v1.34.1`], { cwd }),
      );
      // Its own libraries it names without a version, since they lie beside it in its repository.
      for (const [, library] of readFileSync(downloaded.GoMod, "utf8").matchAll(
        /^\s*(k8s\.io\/\S+) v0\.0\.0$/gm,
      )) {
        await go(["mod", "edit", `-replace=${library}=${library}@v0.34.1`], { cwd });
      }
      await go(["get", `${module}@v1.34.1`], { cwd });
      const version = "-X k8s.io/component-base/version.gitVersion=v1.34.1";
      // One after the other: together they take more memory than a small machine has.
      for (const name of ["kube-apiserver", "kube-controller-manager", "kube-scheduler"]) {
        const output = join(folder, name);
        const program = `${module}/cmd/${name}`;
        await go(["build", "-p", "2", `-ldflags=${version}`, "-o", output, program], { cwd });
      }
    },
  },
};

/**
 * Packages of a program are initialised in the order of their import paths since Go 1.21, so gRPC's
 * own codec registers after Tempo's and the first push panics. An import of it fixes the order.
 */
function registerCodecLast(file) {
  const source = readFileSync(file, "utf8");
  const grpc = '"google.golang.org/grpc/encoding"';
  if (!source.includes(grpc)) throw new Error(`${file} does not import ${grpc}`);
  writeFileSync(file, source.replace(grpc, `${grpc}\n\t_ "google.golang.org/grpc/encoding/proto"`));
}

function makeWritable(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(
      join(entry.parentPath ?? entry.path, entry.name),
      entry.isDirectory() ? 0o755 : 0o644,
    );
  }
}
