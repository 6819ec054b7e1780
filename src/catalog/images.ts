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
  /** What a container of it may take at most, in MiB: several times what it needs for a laptop. */
  memoryMb: number;
}

/** Services of the platform that run from an image which is not devstack's own. */
export type ImageService = "opa" | "otel-collector" | "prometheus" | "tempo" | "grafana";

/**
 * The pinned images. Users, folders and entry points are those of the projects' own Dockerfiles; an
 * entry point is the program itself everywhere, so that a container's command is its arguments.
 */
export const IMAGES: Readonly<Record<ImageService, PinnedImage>> = {
  // "static" has no libc: nothing but the program, and it runs on every kernel alike.
  opa: pinned("openpolicyagent/opa", "1.4.2-static", {
    user: { uid: 1000, gid: 1000 },
    memoryMb: 512,
  }),
  "otel-collector": pinned("otel/opentelemetry-collector-contrib", "0.138.0", {
    user: { uid: 10001, gid: 10001 },
    // Its own limiter begins to refuse at 200.
    memoryMb: 512,
  }),
  prometheus: pinned("prom/prometheus", "v3.7.3", {
    user: { uid: 65534, gid: 65534 },
    dataPath: "/prometheus",
    memoryMb: 1024,
  }),
  tempo: pinned("grafana/tempo", "2.9.0", {
    user: { uid: 10001, gid: 10001 },
    dataPath: "/var/tempo",
    memoryMb: 1024,
  }),
  grafana: pinned("grafana/grafana", "12.2.1", {
    user: { uid: 472, gid: 0 },
    dataPath: "/var/lib/grafana",
    memoryMb: 512,
  }),
};

function pinned(
  repository: string,
  version: string,
  {
    dataPath = null,
    ...facts
  }: Omit<PinnedImage, "image" | "version" | "dataPath"> & { dataPath?: string | null },
): PinnedImage {
  return { image: `${repository}:${version}`, version, dataPath, ...facts };
}
