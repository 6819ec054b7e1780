import { type ImageReference, isAtLeast } from "./image-reference.ts";

/** Programs that probes are written with, and the shell that text probes need. */
export type Tool = "sh" | "curl" | "wget" | "nc";

/** Images of which it is certain that they lack tools; all others are not judged. */
export interface ImageTools {
  /** Repositories, whole. */
  names: RegExp;
  /** For only some of their tags. */
  when?(image: ImageReference): boolean;
  lacks: readonly Tool[];
}

const ALL: readonly Tool[] = ["sh", "curl", "wget", "nc"];
/** Alpine and busybox have wget and nc, and Debian's small images have neither that nor curl. */
const ALPINE: readonly Tool[] = ["curl"];
const DEBIAN: readonly Tool[] = ["curl", "wget", "nc"];

const isAlpine = ({ tag }: ImageReference) => /alpine/.test(tag ?? "");
const isSlim = ({ tag }: ImageReference) => /slim/.test(tag ?? "");
const isDebug = ({ tag }: ImageReference) =>
  /debug|alpine|busybox|shell|ubi|ubuntu|debian/.test(tag ?? "");
/** From a version on that can be read from the tag. */
const since =
  (...version: number[]) =>
  (image: ImageReference) =>
    !isDebug(image) && isAtLeast(image, version) === true;

/**
 * The first entry that fits counts. Sources: the Dockerfiles of the projects; Alpine and busybox come
 * with wget, Debian and Ubuntu images without it and curl, distroless and scratch with nothing.
 */
export const TOOLS_OF_IMAGES: readonly ImageTools[] = [
  { names: /^scratch$/, lacks: ALL },
  {
    names: /^distroless\//,
    when: (image) => !isDebug({ ...image, tag: (image.tag ?? "").replace(/debian/, "") }),
    lacks: ALL,
  },
  {
    names:
      /^(?:otel|open-telemetry\/opentelemetry-collector-releases)\/opentelemetry-collector(?:-contrib|-k8s|-otlp)?$/,
    when: (image) => !isDebug(image),
    lacks: ALL,
  },
  { names: /^openpolicyagent\/opa$/, when: since(0, 35), lacks: ALL },
  { names: /^grafana\/tempo$/, when: since(2, 8), lacks: ALL },
  { names: /^grafana\/loki$/, when: since(3, 7), lacks: ALL },
  { names: /^prom\/[\w-]+$/, when: ({ tag }) => /distroless/.test(tag ?? ""), lacks: ALL },
  { names: /^prom\/[\w-]+$/, lacks: ["curl"] },
  {
    names: /^prometheuscommunity\/postgres-exporter$/,
    lacks: ["curl"],
  },
  { names: /^oliver006\/redis_exporter$/, when: (image) => !isAlpine(image), lacks: ALL },
  { names: /^nginx\/nginx-prometheus-exporter$/, when: (image) => !isAlpine(image), lacks: ALL },
  { names: /^traefik$/, when: since(2, 0), lacks: ALPINE },
  { names: /^qdrant\/qdrant$/, when: since(1, 2), lacks: ["curl", "wget"] },
  { names: /^ollama\/ollama$/, lacks: ["curl", "wget"] },
  { names: /^(?:redis|postgres|memcached)$/, when: isAlpine, lacks: ALPINE },
  {
    names: /^(?:redis|postgres|memcached)$/,
    when: (image) =>
      image.tag === null || /^[\d.]+(?:-(?:bookworm|bullseye|trixie))?$|^latest$/.test(image.tag),
    lacks: DEBIAN,
  },
  { names: /^(?:python|node|ruby)$/, when: isSlim, lacks: DEBIAN },
  { names: /^(?:python|node|ruby|golang|eclipse-temurin)$/, when: isAlpine, lacks: ALPINE },
  { names: /^(?:alpine|busybox)$/, lacks: ALPINE },
  { names: /^(?:debian|ubuntu)$/, lacks: DEBIAN },
];
