import type { Writable } from "node:stream";
import type { ProcessSpec } from "../../src/runtime/embedded/process-spec.ts";
import type { ChildExit, Launcher } from "../../src/runtime/embedded/supervisor/launcher.ts";

/** A child of the fake launcher: it ends when the test says so. */
export interface FakeChild {
  spec: ProcessSpec;
  log: Writable;
  end(exit: Partial<ChildExit>): void;
}

/**
 * A fake of the launcher: starts nothing, remembers what it was asked to start. Its children have
 * pids beyond the system's highest, so that no signal reaches anybody.
 */
export class FakeLauncher {
  readonly children: FakeChild[] = [];
  /** Refuses the next starts with these words. */
  startError: string | null = null;

  readonly launch: Launcher = async (spec, log) => {
    if (this.startError !== null) return { startError: this.startError };
    const { promise, resolve } = Promise.withResolvers<ChildExit>();
    this.children.push({
      spec,
      log,
      end: (exit) => resolve({ code: null, signal: null, ...exit }),
    });
    return {
      child: { pid: 2 ** 30 + this.children.length, exited: promise, closeOutput: async () => {} },
    };
  };

  get last(): FakeChild {
    const child = this.children.at(-1);
    if (child === undefined) throw new Error("nothing was started");
    return child;
  }
}

export function processSpec(id: string, facts: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    id,
    services: [{ name: id, provider: "process", version: null, probes: [] }],
    command: id,
    args: [],
    env: {},
    secrets: [],
    cwd: "/",
    ownLifeline: false,
    job: false,
    stopTimeoutMs: 1_000,
    needs: {},
    scratch: [],
    watch: [],
    digest: "1",
    ...facts,
  };
}
