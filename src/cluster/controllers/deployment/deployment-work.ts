import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import type { EventType } from "../../objects/event.ts";
import { DEPLOYMENTS, REPLICA_SETS } from "../../objects/resources.ts";
import type { Deployment, DeploymentStatus, ReplicaSet } from "../../objects/workloads.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { replicasOf } from "./deployment-limits.ts";
import { REVISION, withSize } from "./revisions.ts";

/** The name under which the controller works and tells what it does. */
export const DEPLOYMENT_CONTROLLER = "deployment-controller";

/** The sets of a deployment: the one that has its template, if there is one, and all others. */
export interface Sets {
  readonly current: ReplicaSet | undefined;
  /** Older ones first. */
  readonly old: readonly ReplicaSet[];
}

/** One look at a deployment: what it is like by now, and what is done to it and its replica sets. */
export class DeploymentWork {
  readonly world: World;
  #deployment: Deployment;

  constructor(deployment: Deployment, world: World) {
    this.#deployment = deployment;
    this.world = world;
  }

  get deployment(): Deployment {
    return this.#deployment;
  }

  /** The present as objects have it. */
  get now(): string {
    return formatApiTime(this.world.nowMs);
  }

  saveStatus(status: DeploymentStatus): void {
    const { writer } = this.world;
    this.#deployment = writer.updateStatus(DEPLOYMENTS, { ...this.#deployment, status });
  }

  /** Notes the revision of the template together with the status: neither is a new wish. */
  saveRevision(revision: string, status: DeploymentStatus | undefined): void {
    const { metadata } = this.#deployment;
    const annotations = { ...metadata.annotations, [REVISION]: revision };
    const deployment = {
      ...this.#deployment,
      metadata: { ...metadata, annotations },
      ...(status !== undefined && { status }),
    };
    const { writer } = this.world;
    this.#deployment = writer.updateStatus(DEPLOYMENTS, deployment, { annotations: true });
  }

  tell(type: EventType, reason: string, message: string): void {
    const source = { component: DEPLOYMENT_CONTROLLER };
    recordEvent(this.world, this.#deployment, { type, reason, message, source });
  }

  /** Brings a replica set to a size, where it has another, and tells it; returns it as it is then. */
  scale(set: ReplicaSet, replicas: number): ReplicaSet {
    return replicasOf(set) === replicas ? set : this.resize(set, replicas);
  }

  /** The same, and notes the size of the deployment in the set even where its own stays. */
  resize(set: ReplicaSet, replicas: number): ReplicaSet {
    const before = replicasOf(set);
    const { metadata } = set;
    const annotations = withSize(metadata.annotations, this.#deployment);
    if (before === replicas && annotations === metadata.annotations) return set;
    const scaled = this.world.writer.update(REPLICA_SETS, {
      ...set,
      metadata: { ...metadata, ...(annotations && { annotations }) },
      spec: { ...set.spec, replicas },
    });
    if (before === replicas) return scaled;
    const direction = before < replicas ? "up" : "down";
    const message = `Scaled ${direction} replica set ${metadata.name} from ${before} to ${replicas}`;
    this.tell("Normal", "ScalingReplicaSet", message);
    return scaled;
  }
}
