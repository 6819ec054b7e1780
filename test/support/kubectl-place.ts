import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Simulation } from "../../src/services/topology/simulation.ts";
import { TopologyServer } from "../../src/services/topology/topology-server.ts";
import { type CommandOptions, type CommandResult, runCommand } from "./run-command.ts";

/**
 * As many seconds pass in the cluster in one on the wall: what pods do takes seconds. Times of objects
 * are then shown ever earlier.
 */
const SPEED = 10;

/** A served cluster, and the real kubectl with a home of its own. */
export class KubectlPlace {
  readonly url: string;
  readonly #simulation: Simulation;
  readonly #server: TopologyServer;
  /** Where kubectl runs. */
  readonly folder: string;
  readonly kubeconfig: string;

  private constructor(url: string, simulation: Simulation, server: TopologyServer) {
    this.url = url;
    this.#simulation = simulation;
    this.#server = server;
    this.folder = mkdtempSync(join(tmpdir(), "devstack-kubectl-"));
    this.kubeconfig = kubeconfigFor(url);
    this.file("kubeconfig", this.kubeconfig);
  }

  /**
   * A place of this file of tests: to be closed after all of them. Where it is paused nothing happens
   * between two requests; what a request brings about at once happens all the same.
   */
  static async start({ isPaused = false } = {}): Promise<KubectlPlace> {
    const startMs = Math.floor(Date.now() / 1_000) * 1_000;
    const pace = { speed: SPEED, isPaused };
    const simulation = new Simulation({ declared: { seed: 1, startMs }, pace });
    const server = new TopologyServer({ simulation });
    const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
    server.ready();
    return new KubectlPlace(`http://127.0.0.1:${port}`, simulation, server);
  }

  /** Ends the pause. */
  resume(): void {
    const { driver } = this.#simulation;
    driver.setPace({ ...driver.pace, isPaused: false });
  }

  async close(): Promise<void> {
    await this.#server.close(0);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a file into the folder; returns its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a command line; what is in quotes is one word. */
  run(
    line: string,
    env: NodeJS.ProcessEnv = {},
    onStdout?: CommandOptions["onStdout"],
  ): Promise<CommandResult> {
    return runCommand("kubectl", wordsOf(line), {
      cwd: this.folder,
      env: {
        ...{ PATH: process.env["PATH"], HOME: this.folder },
        KUBECONFIG: join(this.folder, "kubeconfig"),
        ...env,
      },
      ...(onStdout && { onStdout }),
    });
  }

  /**
   * Runs a command line that goes on, such as a watch, and waits until it has written something.
   * `until` ends it, once all that it wrote matches.
   */
  async following(line: string, until?: RegExp): Promise<{ ended: Promise<CommandResult> }> {
    const { promise: wroteFirst, resolve: firstWritten } = Promise.withResolvers<void>();
    const ended = this.run(line, {}, (stdout, child) => {
      firstWritten();
      if (until?.test(stdout)) child.kill();
    });
    // One that ends without a word would be waited for without end.
    await Promise.race([wroteFirst, ended]);
    return { ended };
  }

  /** What a command line writes, all of it. @throws Error when it fails */
  async says(line: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(line, env);
    if (status !== 0) throw new Error(`kubectl ${line} ended with ${status}:\n${stdout}${stderr}`);
    return stdout + stderr;
  }

  /** What a command line that fails writes of its reasons. @throws Error when it does not */
  async refuses(line: string): Promise<string> {
    const { status, stdout, stderr } = await this.run(line);
    if (status === 0) throw new Error(`kubectl ${line} went well:\n${stdout}${stderr}`);
    return stderr;
  }
}

/** As both kubectl and the JavaScript client take it. */
function kubeconfigFor(url: string): string {
  return JSON.stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": "sim" },
    clusters: [{ name: "sim", cluster: { server: url, "insecure-skip-tls-verify": true } }],
    contexts: [{ name: "sim", context: { cluster: "sim", user: "sim", namespace: "default" } }],
    users: [{ name: "sim", user: {} }],
  });
}

/** As a shell splits a line, as far as tests need it. */
function wordsOf(line: string): string[] {
  const words = line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g);
  return Array.from(words, ([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, single, double) => single ?? double),
  );
}
