import path from "node:path";
import {
  child,
  isCertain,
  itemsOf,
  type Mapping,
  type Scalar,
  scalarAt,
  type Tree,
  textAt,
} from "../tree/tree.ts";
import type { Mount } from "./service.ts";
import type { ServiceSource } from "./service-source.ts";

/** Volumes, configs, secrets and tmpfs of a service: what lies where in its container. */
export function readMounts(node: Mapping, source: ServiceSource): Mount[] {
  const volumes = itemsOf(child(node, "volumes")).flatMap((item) => volumeOf(item, source) ?? []);
  const files = (["configs", "secrets"] as const).flatMap((kind) =>
    itemsOf(child(node, kind)).flatMap((item) => fileOf(item, kind, source) ?? []),
  );
  const tmpfs = itemsOf(child(node, "tmpfs")).flatMap((item): Mount[] =>
    item.kind === "scalar" ? [plain("tmpfs", null, item.text.split(":")[0] ?? null, item)] : [],
  );
  const all = [...volumes, ...files, ...tmpfs];
  for (const { kind, source: place } of all)
    if (kind !== "volume" && place !== null) source.files.allow(place);
  return all;
}

function volumeOf(item: Tree, source: ServiceSource): Mount | null {
  if (item.kind === "mapping") return longVolume(item, source);
  if (item.kind !== "scalar") return null;
  const parts = item.text.split(":");
  const [first = "", second] = parts;
  if (parts.length === 1) return plain("volume", null, first, item);
  const known = isCertain(item) ? second : undefined;
  if (!/^[./~]/.test(first) && isCertain(item)) return plain("volume", first, known ?? null, item);
  // What the host has at an unknown place may still be mounted at a known one.
  const target = known ?? (second?.startsWith("/") ? second : null);
  return plain(isCertain(item) ? "bind" : "other", hostPath(item, first, source), target, item);
}

function longVolume(item: Mapping, source: ServiceSource): Mount {
  const type = textAt(item, "type");
  const from = scalarAt(item, "source") ?? scalarAt(item, "src");
  const target = textAt(item, "target") ?? textAt(item, "dst") ?? textAt(item, "destination");
  const at = item.entries.get("source")?.key ?? item.at;
  if (type === "volume" || type === "tmpfs") {
    return { ...plain(type, from?.text ?? null, target, item), at };
  }
  if (type !== "bind" || from === null) return { ...plain("other", null, target, item), at };
  const created = textAt(item, "bind", "create_host_path") === "true";
  return { ...plain("bind", hostPath(from, from.text, source), target, from), mustExist: !created };
}

function fileOf(item: Tree, kind: "configs" | "secrets", { compose }: ServiceSource): Mount | null {
  const name = item.kind === "scalar" ? item.text : textAt(item, "source");
  if (name === null) return null;
  const usual = kind === "configs" ? `/${name}` : `/run/secrets/${name}`;
  const written = textAt(item, "target");
  const target = written === null || path.isAbsolute(written) ? written : `/run/secrets/${written}`;
  const definition = child(compose.root, kind, name);
  const file = scalarAt(definition, "file");
  const content = scalarAt(definition, "content");
  const place = file && hostPath(file, file.text, { compose });
  const mount = plain(kind === "configs" ? "config" : "secret", place, target ?? usual, item);
  return { ...mount, content, mustExist: true };
}

function plain(
  kind: Mount["kind"],
  source: string | null,
  target: string | null,
  item: Tree,
): Mount {
  return { kind, source, target: tidy(target), content: null, mustExist: false, at: item.at };
}

function tidy(target: string | null): string | null {
  return target?.startsWith("/") ? path.posix.normalize(target).replace(/(.)\/$/, "$1") : null;
}

function hostPath(
  scalar: Scalar,
  text: string,
  { compose }: Pick<ServiceSource, "compose">,
): string | null {
  const folder = compose.folders.get(scalar.at.source);
  if (!isCertain(scalar) || folder === undefined || text.startsWith("~")) return null;
  return path.resolve(folder, text);
}
