import type { ImageReference } from "../images/image-reference.ts";
import type { Mapping, Scalar, Spot } from "../tree/tree.ts";
import type { Word } from "./shell-words.ts";

/** One service of a Compose file, read as Compose would. */
export interface Service {
  name: string;
  /** Where its name stands. */
  at: Spot;
  node: Mapping;
  image: { reference: ImageReference; scalar: Scalar } | null;
  build: Build | null;
  entrypoint: readonly Word[];
  command: readonly Word[];
  environment: ReadonlyMap<string, Variable>;
  ports: readonly PublishedPort[];
  /** Ports of `expose`. */
  exposed: readonly number[];
  mounts: readonly Mount[];
  /** Keys of the networks it is on, each with its further names there. */
  networks: ReadonlyMap<string, readonly string[]>;
  /** `host`, `none`, `service:x` …; null for the networks above. */
  networkMode: string | null;
  dependencies: readonly Dependency[];
  probe: Probe | null;
  profiles: readonly string[];
}

export interface Build {
  /** Absolute; null for a remote context or one that is not known. */
  context: string | null;
  /** Absolute; null also when it is written inline. */
  dockerfile: string | null;
  /** The Dockerfile's text when it is written in the Compose file. */
  inline: Scalar | null;
  target: string | null;
  at: Spot;
}

export interface Variable {
  name: string;
  value: Scalar;
  at: Spot;
}

export interface PublishedPort {
  at: Spot;
  /** The host's address; null for all of them. */
  address: string | null;
  /** Host port as it is written; null when the engine chooses. */
  published: string | null;
  /** Ports within the container; several for a range. */
  targets: readonly number[];
  protocol: string;
}

export interface Mount {
  kind: "bind" | "volume" | "tmpfs" | "config" | "secret" | "other";
  /** Absolute host path of a bind, a config or a secret; the name of a volume; null if unknown. */
  source: string | null;
  /** Absolute path within the container; null if unknown. */
  target: string | null;
  /** The text of an inline config. */
  content: Scalar | null;
  /** Whether a missing source is an error to the engine instead of a folder that it makes. */
  mustExist: boolean;
  at: Spot;
}

export interface Dependency {
  name: string;
  condition: string;
  /** Whether somebody wrote the condition: then it is meant. */
  isWritten: boolean;
  at: Spot;
}

export interface Probe {
  /** True for `CMD-SHELL`, and for a text. */
  shell: boolean;
  words: readonly Word[];
  at: Spot;
  /** In milliseconds; 30 s where it is not written. */
  intervalMs: number;
  startIntervalMs: number | null;
  startPeriodMs: number;
  disabled: boolean;
}
