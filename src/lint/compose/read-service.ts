import path from "node:path";
import { parseImage } from "../images/image-reference.ts";
import {
  child,
  entriesOf,
  isCertain,
  itemsOf,
  type Mapping,
  type Spot,
  scalarAt,
  type Tree,
  textAt,
} from "../tree/tree.ts";
import { readEnvironment } from "./read-environment.ts";
import { readMounts } from "./read-mounts.ts";
import { readPorts } from "./read-ports.ts";
import { readProbe } from "./read-probe.ts";
import type { Build, Dependency, Service } from "./service.ts";
import type { ServiceSource } from "./service-source.ts";
import { wordsOf } from "./shell-words.ts";

/** Reads one service; `at` is where its name stands. */
export function readService(name: string, at: Spot, node: Mapping, source: ServiceSource): Service {
  const image = scalarAt(node, "image");
  const reference = image && isCertain(image) ? parseImage(image.text) : null;
  const build = readBuild(node, source);
  return {
    name,
    at,
    node,
    image: image && reference ? { reference, scalar: image } : null,
    build,
    entrypoint: wordsOf(child(node, "entrypoint")),
    command: wordsOf(child(node, "command")),
    environment: readEnvironment(node, source),
    ports: itemsOf(child(node, "ports")).flatMap(readPorts),
    exposed: itemsOf(child(node, "expose")).flatMap((item) =>
      item.kind === "scalar" && /^\d+/.test(item.text) ? [Number.parseInt(item.text, 10)] : [],
    ),
    mounts: readMounts(node, source),
    networks: readNetworks(node),
    networkMode: textAt(node, "network_mode"),
    dependencies: readDependencies(node),
    probe: readProbe(child(node, "healthcheck")),
    profiles: itemsOf(child(node, "profiles")).flatMap((item) =>
      item.kind === "scalar" ? [item.text] : [],
    ),
  };
}

function readBuild(node: Mapping, { compose, files }: ServiceSource): Build | null {
  const build = child(node, "build");
  if (build === null || (build.kind === "scalar" && build.empty)) return null;
  const at = node.entries.get("build")?.key ?? build.at;
  const context = build.kind === "scalar" ? build : scalarAt(build, "context");
  const inline = scalarAt(build, "dockerfile_inline");
  const target = textAt(build, "target");
  const folder = compose.folders.get((context ?? build).at.source) ?? null;
  const text = context?.text ?? ".";
  const remote = /^(?:https?|git|ssh|docker-image|oci-layout):|^git@|^github\.com\//.test(text);
  if (folder === null || remote || (context !== null && !isCertain(context))) {
    return { context: null, dockerfile: null, inline, target, at };
  }
  const root = path.resolve(folder, text);
  files.allow(root);
  const dockerfile = scalarAt(build, "dockerfile");
  const file =
    dockerfile !== null && !isCertain(dockerfile) ? null : (dockerfile?.text ?? "Dockerfile");
  const place = file === null ? null : path.resolve(root, file);
  if (place !== null) files.allow(place);
  return { context: root, dockerfile: inline ? null : place, inline, target, at };
}

function readNetworks(node: Mapping): ReadonlyMap<string, readonly string[]> {
  const networks = child(node, "networks");
  if (networks?.kind === "mapping") {
    return new Map(
      [...networks.entries].map(([name, { value }]) => [name, texts(child(value, "aliases"))]),
    );
  }
  const names = texts(networks);
  return new Map((names.length === 0 ? ["default"] : names).map((name) => [name, []]));
}

function readDependencies(node: Mapping): Dependency[] {
  const dependencies = child(node, "depends_on");
  if (dependencies?.kind === "mapping") {
    return entriesOf(dependencies).map(([name, { key, value }]) => ({
      name,
      condition: textAt(value, "condition") ?? "service_started",
      isWritten: textAt(value, "condition") !== null,
      at: key,
    }));
  }
  return itemsOf(dependencies).flatMap((item) =>
    item.kind === "scalar"
      ? [{ name: item.text, condition: "service_started", isWritten: false, at: item.at }]
      : [],
  );
}

function texts(tree: Tree | null): string[] {
  return itemsOf(tree).flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
}
