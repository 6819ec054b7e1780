import type { Pod } from "../../objects/pod.ts";

/** A line of a container's log, without its line break. */
export interface LogLine {
  /** In virtual milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly text: string;
}

/** A container of a pod. */
export interface LogSource {
  readonly pod: Pod;
  readonly container: string;
}

/** What the containers of pods say. */
export interface PodLogs {
  /** What a container has said up to now, oldest first; with `previous` what the one before it said. */
  lines(source: LogSource, options: { readonly previous: boolean }): readonly LogLine[];
  /**
   * Tells of every line from now on, and at last that none comes any more; returns what ends that. The
   * listener must not act on the cluster.
   */
  follow(
    source: LogSource,
    listener: { readonly line: (line: LogLine) => void; readonly end: () => void },
  ): () => void;
}
