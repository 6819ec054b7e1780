/** An image of another project's, pinned, with what of it a container must respect. */
export interface PinnedImage {
  /** The name that an engine pulls it by. */
  image: string;
  /** Its tag, and what `devstack status` shows until the program has said its own. */
  version: string;
  /** The user that its program runs as. A volume or a tmpfs that it writes to must belong to it. */
  user: { uid: number; gid: number };
  /** Where it keeps its data: a folder that belongs to its user; null when it keeps none. */
  dataPath: string | null;
}

/** Services of the platform that run from an image which is not devstack's own. */
export type ImageService = "opa" | "otel-collector" | "prometheus" | "tempo" | "grafana";

/**
 * The pinned images. Users, folders and entry points are those of the projects' own Dockerfiles; an
 * entry point is the program itself everywhere, so that a container's command is its arguments.
 */
export const IMAGES: Readonly<Record<ImageService, PinnedImage>> = {
  // "static" has no libc: nothing but the program, and it runs on every kernel alike.
  opa: pinned("openpolicyagent/opa", "1.4.2-static", { uid: 1000, gid: 1000 }, null),
  "otel-collector": pinned(
    "otel/opentelemetry-collector-contrib",
    "0.138.0",
    { uid: 10001, gid: 10001 },
    null,
  ),
  prometheus: pinned("prom/prometheus", "v3.7.3", { uid: 65534, gid: 65534 }, "/prometheus"),
  tempo: pinned("grafana/tempo", "2.9.0", { uid: 10001, gid: 10001 }, "/var/tempo"),
  grafana: pinned("grafana/grafana", "12.2.1", { uid: 472, gid: 0 }, "/var/lib/grafana"),
};

function pinned(
  repository: string,
  version: string,
  user: PinnedImage["user"],
  dataPath: string | null,
): PinnedImage {
  return { image: `${repository}:${version}`, version, user, dataPath };
}
