import type { Container, Pod } from "../../objects/pod.ts";
import { isSidecar } from "../../objects/sidecars.ts";
import { afterStart, startableAtMs } from "./back-off.ts";
import { courseOf } from "./course.ts";
import type { ContainerRun, Ending, PodRun } from "./pod-run.ts";
import { preStopMs } from "./pre-stop.ts";
import { probeFailure } from "./probe-failure.ts";
import { restarts } from "./restart-rules.ts";
import { backOffEvent, pulledEvent, type Saying } from "./sayings.ts";

/** What a pod's life depends on, beyond itself. */
export interface Surroundings {
  readonly nowMs: number;
  /** A time as the seed has it: longer or shorter by the pod's jitter. */
  readonly varied: (ms: number) => number;
  /** True once in a while, as often as that share says. */
  readonly chance: (share: number) => boolean;
  /** Whether the node has the image already. */
  readonly hasImage: (image: string) => boolean;
  readonly keepImage: (image: string) => void;
}

/** The signals that end a container, as exit codes. */
const KILLED = 137;
const LOST = 255;

/** Brings the run of a pod to the present, step by step. One is made for each time. */
export class PodLife {
  readonly #pod: Pod;
  readonly #around: Surroundings;
  readonly #containers: ContainerRun[];
  readonly #specs: readonly Container[];
  readonly #initCount: number;
  #run: PodRun;
  /** What happened, in order. */
  readonly sayings: Saying[] = [];

  constructor(pod: Pod, run: PodRun, around: Surroundings) {
    this.#pod = pod;
    this.#run = run;
    this.#around = around;
    this.#containers = [...run.containers];
    const { initContainers = [], containers } = pod.spec;
    this.#specs = [...initContainers, ...containers];
    this.#initCount = initContainers.length;
  }

  /** As it is at present. */
  get run(): PodRun {
    return { ...this.#run, containers: [...this.#containers] };
  }

  /** Whether nothing of it runs or will again. */
  get isOver(): boolean {
    const main = this.#containers.slice(this.#initCount);
    if (this.#run.stop !== null || this.#initFailed()) {
      return this.#containers.every(({ stage }) => stage !== "running");
    }
    const isDone = main.every((one) => one.stage === "ended" && one.untilMs === null);
    return isDone && this.#containers.every(({ stage }) => stage !== "running");
  }

  /** When it goes on by itself; null when it does not. */
  get nextMs(): number | null {
    const { nowMs } = this.#around;
    let next = Number.POSITIVE_INFINITY;
    const note = (atMs: number | null | undefined) => {
      if (atMs !== null && atMs !== undefined && atMs > nowMs) next = Math.min(next, atMs);
    };
    if (this.#run.stop === null) note(this.#run.sandboxMs);
    for (const { stage, untilMs, course, end } of this.#containers) {
      note(untilMs);
      if (stage !== "running") continue;
      for (const atMs of [end?.atMs, course?.startedMs, course?.readyMs]) note(atMs);
      note(course?.unhealthy?.atMs);
      note(course?.kill?.atMs);
    }
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  /** Does all that is due. */
  advance(): void {
    const { nowMs } = this.#around;
    if (nowMs < this.#run.sandboxMs && this.#run.stop === null) return;
    // Where nothing takes time, one step follows the other at once; a pod that ends at once is slowed.
    const most = this.#containers.length * 8;
    for (let step = 0; step < most; step++) {
      const moved = this.#containers.map((_run, index) => this.#step(index)).includes(true);
      if (!this.#begin() && !moved) return;
    }
  }

  /** Tells all containers to end, or to do so sooner. */
  stop(killMs: number): void {
    const { nowMs } = this.#around;
    const sinceMs = this.#run.stop?.sinceMs ?? nowMs;
    const isNews = this.#run.stop === null;
    this.#run = { ...this.#run, stop: { sinceMs, killMs } };
    for (const [index, container] of this.#containers.entries()) {
      if (container.stage !== "running") {
        this.#put(index, { ...container, untilMs: null });
        continue;
      }
      const isMain = index >= this.#initCount;
      if (isNews && isMain) this.#tellToEnd(index);
      const end = this.#containers[index]?.end ?? null;
      if (end !== null && end.atMs > killMs) {
        this.#put(index, {
          ...container,
          end: { atMs: Math.max(nowMs, killMs), exitCode: KILLED },
        });
      }
    }
  }

  /** What is left of it after its node has been without power: nothing runs, all begins anew. */
  restart(sandboxMs: number, ip: string | null): void {
    for (const [index, { stage }] of this.#containers.entries()) {
      if (stage === "running") this.#end(index, LOST, "Unknown");
    }
    if (this.isOver) return;
    this.#run = { ...this.#run, sandboxMs, ip };
    for (const [index, container] of this.#containers.entries()) {
      const hasEnded = container.stage === "ended" && container.untilMs === null;
      if (hasEnded && index >= this.#initCount) continue;
      this.#put(index, { ...container, stage: "waiting", untilMs: null, backOff: null });
    }
    this.#say("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
  }

  /** One step of a container, if one is due; whether there was one. */
  #step(index: number): boolean {
    const { nowMs } = this.#around;
    const container = this.#containers[index];
    const spec = this.#specs[index];
    if (container === undefined || spec === undefined) return false;
    const { stage, untilMs } = container;
    if (stage === "running") return this.#stepRunning(index, container, spec);
    if (untilMs === null || untilMs > nowMs || this.#run.stop !== null) return false;
    if (stage === "pulling") this.#create(index, container, spec);
    else if (stage === "creating") this.#start(index, container, spec);
    else if (stage === "ended") this.#consider(index, container, spec);
    else if (stage === "back-off") this.#pull(index, container, spec);
    return true;
  }

  #stepRunning(index: number, container: ContainerRun, spec: Container): boolean {
    const { nowMs } = this.#around;
    const { course, end } = container;
    if (course === null) return false;
    if (end !== null && end.atMs <= nowMs) {
      this.#end(index, end.exitCode);
      return true;
    }
    if (course.unhealthy !== null && course.unhealthy.atMs <= nowMs) {
      this.#tellUnhealthy(spec, course.unhealthy.kind);
      this.#put(index, { ...container, course: { ...course, unhealthy: null } });
      return true;
    }
    if (course.kill === null || course.kill.atMs > nowMs || this.#run.stop !== null) return false;
    const kind = course.kill.kind.toLowerCase();
    const message = `Container ${spec.name} failed ${kind} probe, will be restarted`;
    this.#say("Normal", "Killing", message, spec);
    this.#end(index, KILLED);
    return true;
  }

  /** Lets the next container have its turn: one after the other, sidecars once they have started. */
  #begin(): boolean {
    if (this.#run.stop !== null) {
      return this.#endSidecars();
    }
    for (const [index, container] of this.#containers.entries()) {
      const spec = this.#specs[index];
      if (spec === undefined) return false;
      if (container.stage === "waiting") {
        this.#pull(index, container, spec);
        return true;
      }
      const isFirstStart = container.starts === 0;
      const isUnderWay = container.stage === "pulling" || container.stage === "creating";
      if (isUnderWay && isFirstStart) return false;
      if (index < this.#initCount && !this.#isInitialized(container, spec)) return false;
    }
    return this.#endSidecars();
  }

  /** Sidecars run until all others have ended. */
  #endSidecars(): boolean {
    const others = this.#containers.filter((_one, index) => !this.#isSidecarAt(index));
    const stopping = this.#run.stop !== null;
    const isOver = ({ stage, untilMs }: ContainerRun) =>
      stage === "ended" ? untilMs === null : stopping && stage !== "running";
    if (!others.every(isOver)) return false;
    let told = false;
    for (const [index, { stage, end }] of this.#containers.entries()) {
      if (!this.#isSidecarAt(index) || stage !== "running" || end !== null) continue;
      this.#tellToEnd(index);
      told = true;
    }
    return told;
  }

  #isInitialized({ stage, ending, untilMs, course }: ContainerRun, spec: Container): boolean {
    if (!isSidecar(spec)) return stage === "ended" && untilMs === null && ending?.exitCode === 0;
    const startedMs = course?.startedMs ?? null;
    return stage !== "running" || (startedMs !== null && startedMs <= this.#around.nowMs);
  }

  #isSidecarAt(index: number): boolean {
    const spec = this.#specs[index];
    return index < this.#initCount && spec !== undefined && isSidecar(spec);
  }

  #initFailed(): boolean {
    return this.#containers.slice(0, this.#initCount).some(({ stage, untilMs, ending }) => {
      return stage === "ended" && untilMs === null && ending !== null && ending.exitCode !== 0;
    });
  }

  #pull(index: number, container: ContainerRun, spec: Container): void {
    const { nowMs, hasImage, varied } = this.#around;
    const { image = "", imagePullPolicy } = spec;
    if (imagePullPolicy !== "Always" && hasImage(image)) {
      const message = `Container image "${image}" already present on machine`;
      this.#say("Normal", "Pulled", message, spec);
      const untilMs = nowMs + varied(this.#run.timing.createMs);
      this.#put(index, { ...container, stage: "creating", untilMs });
      return;
    }
    this.#say("Normal", "Pulling", `Pulling image "${image}"`, spec);
    // Where the node has its layers, only the registry is asked what the name stands for.
    const ms = hasImage(image) ? this.#run.timing.pullMs / 5 : this.#run.timing.pullMs;
    this.#put(index, { ...container, stage: "pulling", untilMs: nowMs + Math.round(varied(ms)) });
  }

  #create(index: number, container: ContainerRun, spec: Container): void {
    const { nowMs, varied, keepImage } = this.#around;
    const { image = "" } = spec;
    keepImage(image);
    this.#say("Normal", "Pulled", pulledEvent(image, this.#run.timing.pullMs), spec);
    const untilMs = nowMs + varied(this.#run.timing.createMs);
    this.#put(index, { ...container, stage: "creating", untilMs });
  }

  #start(index: number, container: ContainerRun, spec: Container): void {
    const { nowMs, varied } = this.#around;
    const { timing } = this.#run;
    this.#say("Normal", "Created", `Created container: ${spec.name}`, spec);
    this.#say("Normal", "Started", `Started container ${spec.name}`, spec);
    const lastEnding = container.ending ?? container.lastEnding;
    this.#put(index, {
      ...{ ...container, stage: "running", untilMs: null, starts: container.starts + 1 },
      course: courseOf(spec, nowMs, nowMs + varied(timing.readyMs)),
      end: this.#ownEnd(index, spec),
      ...{ ending: null, lastEnding },
      backOff:
        lastEnding === null
          ? container.backOff
          : afterStart(container.backOff, lastEnding.finishedMs, nowMs),
    });
  }

  /** When it will end by itself, and how. */
  #ownEnd(index: number, spec: Container): ContainerRun["end"] {
    const { nowMs, varied, chance } = this.#around;
    const { timing } = this.#run;
    if (timing.crashRate > 0 && chance(timing.crashRate)) {
      return { atMs: nowMs + varied(timing.crashAfterMs), exitCode: 1 };
    }
    const isInit = index < this.#initCount;
    if (isInit && !isSidecar(spec)) return { atMs: nowMs + varied(timing.initMs), exitCode: 0 };
    if (isInit || timing.exitAfterMs === null) return null;
    return { atMs: nowMs + varied(timing.exitAfterMs), exitCode: timing.exitCode };
  }

  #tellToEnd(index: number): void {
    const { nowMs, varied } = this.#around;
    const container = this.#containers[index];
    const spec = this.#specs[index];
    if (container === undefined || spec === undefined) return;
    this.#say("Normal", "Killing", `Stopping container ${spec.name}`, spec);
    const wishedMs = nowMs + preStopMs(spec) + varied(this.#run.timing.terminateMs);
    const killMs = this.#run.stop?.killMs ?? Number.POSITIVE_INFINITY;
    const end =
      wishedMs <= killMs
        ? { atMs: wishedMs, exitCode: 0 }
        : { atMs: Math.max(nowMs, killMs), exitCode: KILLED };
    if (container.end === null || container.end.atMs > end.atMs) {
      this.#put(index, { ...container, end });
    }
  }

  #end(index: number, exitCode: number, reason = exitCode === 0 ? "Completed" : "Error"): void {
    const { nowMs } = this.#around;
    const container = this.#containers[index];
    const spec = this.#specs[index];
    if (container === undefined || spec === undefined) return;
    const startedMs = container.course?.startMs ?? null;
    const attempt = container.starts - 1;
    const ending: Ending = { exitCode, reason, startedMs, finishedMs: nowMs, attempt };
    const isOver = this.#run.stop !== null || !this.#restarts(index, spec, exitCode);
    const untilMs = isOver ? null : nowMs + this.#run.timing.noticeMs;
    this.#put(index, { ...container, stage: "ended", ending, untilMs, course: null, end: null });
  }

  /** Starts again what has ended, or lets it wait. */
  #consider(index: number, container: ContainerRun, spec: Container): void {
    const { nowMs } = this.#around;
    const { ending, backOff } = container;
    if (ending === null) return;
    const atMs = startableAtMs(backOff, ending.finishedMs);
    if (atMs <= nowMs) {
      this.#pull(index, container, spec);
      return;
    }
    this.#say("Warning", "BackOff", backOffEvent(this.#pod, spec.name), spec);
    this.#put(index, { ...container, stage: "back-off", untilMs: atMs });
  }

  #restarts(index: number, spec: Container, exitCode: number): boolean {
    const isInit = index < this.#initCount;
    if (isInit && isSidecar(spec) && this.#othersAreOver()) return false;
    return restarts({ spec, isInit, policy: this.#pod.spec.restartPolicy, exitCode });
  }

  #othersAreOver(): boolean {
    return this.#containers.every(
      ({ stage, untilMs }, index) =>
        this.#isSidecarAt(index) || (stage === "ended" && untilMs === null),
    );
  }

  #tellUnhealthy(spec: Container, kind: "Startup" | "Readiness" | "Liveness"): void {
    const message = probeFailure(spec, kind, this.#run.ip ?? "");
    this.#say("Warning", "Unhealthy", message, spec);
  }

  #say(type: Saying["type"], reason: string, message: string, spec?: Container): void {
    const isInit = spec !== undefined && this.#specs.indexOf(spec) < this.#initCount;
    const field = isInit ? "initContainers" : "containers";
    const fieldPath = spec && `spec.${field}{${spec.name}}`;
    this.sayings.push({ type, reason, message, ...(fieldPath !== undefined && { fieldPath }) });
  }

  #put(index: number, container: ContainerRun): void {
    this.#containers[index] = container;
  }
}
