import type { Pod } from "../objects/pod.ts";

/** What a line says besides where it comes from. */
export interface LogSaying {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields?: Readonly<Record<string, string | number>>;
}

/** Where lines come from: the same words in all lines of a container. */
export interface LogPlace {
  readonly pod: Pod;
  readonly container: string;
  /** Empty for none. */
  readonly zone: string;
}

const PLAIN = /^[\w./:@+-]+$/;

/**
 * A line as programs write it for whoever searches logs by fields:
 * `level=info msg=ready pod=web-1 namespace=default container=web node=node-a1 zone=us-east-1a`.
 */
export function logText(saying: LogSaying, { pod, container, zone }: LogPlace): string {
  const { name, namespace = "" } = pod.metadata;
  const fields = {
    ...{ level: saying.level, msg: saying.message, pod: name, namespace, container },
    ...{ node: pod.spec.nodeName ?? "", zone, ...saying.fields },
  };
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${written(String(value))}`)
    .join(" ");
}

function written(value: string): string {
  return PLAIN.test(value) ? value : JSON.stringify(value);
}
