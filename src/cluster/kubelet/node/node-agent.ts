import { sameJson } from "../../../util/json/same-json.ts";
import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { recordEvent } from "../../events/record-event.ts";
import { findCondition, withCondition } from "../../objects/conditions.ts";
import type { Condition, ResourceList } from "../../objects/meta.ts";
import type { Node } from "../../objects/node.ts";
import { capacityLeftOf, isReachable, nodeStateOf } from "../../objects/node-state.ts";
import { LEASES, NAMESPACES, NODES } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { formatMicroTime, LEASE_NAMESPACE, LEASE_SECONDS, lastRenewalMs } from "./heartbeats.ts";
import { shrunkResources } from "./shrunk-resources.ts";

const NAME = "node-agent";

/** What a kubelet says of a node that is well. */
const WELL: readonly Condition[] = [
  {
    ...{ type: "MemoryPressure", status: "False", reason: "KubeletHasSufficientMemory" },
    message: "kubelet has sufficient memory available",
  },
  {
    ...{ type: "DiskPressure", status: "False", reason: "KubeletHasNoDiskPressure" },
    message: "kubelet has no disk pressure",
  },
  {
    ...{ type: "PIDPressure", status: "False", reason: "KubeletHasSufficientPID" },
    message: "kubelet has sufficient PID available",
  },
  {
    ...{ type: "Ready", status: "True", reason: "KubeletReady" },
    message: "kubelet is posting ready status",
  },
];

/**
 * What the kubelets of all nodes say of the nodes themselves: conditions and a lease when a node is
 * there, and again when it is back; in between nothing is written, see `renewedLease`. A node that has
 * less to give says so too.
 */
export class NodeAgent implements Component {
  readonly name = NAME;
  /** What nodes could give before they had less. */
  readonly #allocatable: SortedMap<string, ResourceList>;

  constructor(allocatable: SortedMap<string, ResourceList> = SortedMap.ofTexts()) {
    this.#allocatable = allocatable;
  }

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource !== NODES.id) return;
    const { name } = object.metadata;
    if (type === "DELETED") this.#allocatable.delete(name);
    const before = nodeStateOf(previous);
    const isSame =
      before === nodeStateOf(object) && sameJson(capacityLeftOf(object), capacityLeftOf(previous));
    if (type === "DELETED" || (type === "MODIFIED" && isSame)) return;
    // What had no power has to be told from what could not be reached.
    world.enqueue(NAME, type === "MODIFIED" ? `${name} ${before}` : name);
  }

  reconcile(key: string, world: World): void {
    const [name = "", before] = key.split(" ");
    const node = world.store.get(NODES, "", name);
    if (node === undefined) return;
    const state = nodeStateOf(node);
    if (!isReachable(state)) {
      if (before === "healthy" || before === "capacity") this.#fallSilent(name, world);
      return;
    }
    this.#report(node, world);
    this.#renew(node, world);
    if (before === "power") tellOfBoot(node, world);
  }

  get memory(): Memory {
    return { allocatable: this.#allocatable };
  }

  fork(): Component {
    return new NodeAgent(this.#allocatable.fork());
  }

  #report(node: Node, world: World): void {
    const { writer, nowMs } = world;
    const { name } = node.metadata;
    const now = formatApiTime(nowMs);
    const wasReady = findCondition(node.status?.conditions, "Ready")?.status === "True";
    let conditions = node.status?.conditions ?? [];
    for (const condition of WELL) {
      conditions = withCondition(conditions, { ...condition, lastHeartbeatTime: now }, now);
    }
    const status = { ...node.status, conditions, ...this.#room(node) };
    writer.updateStatus(NODES, { ...node, status });
    if (wasReady) return;
    const message = `Node ${name} status is now: NodeReady`;
    tell(node, { type: "Normal", reason: "NodeReady", message }, world);
  }

  /** What it can give, now that it has less, or as before. */
  #room(node: Node): { allocatable?: ResourceList } {
    const { name } = node.metadata;
    const { allocatable, capacity } = node.status ?? {};
    const whole = this.#allocatable.get(name) ?? allocatable ?? capacity;
    if (whole === undefined) return {};
    if (nodeStateOf(node) !== "capacity") {
      this.#allocatable.delete(name);
      return { allocatable: whole };
    }
    this.#allocatable.set(name, whole);
    return { allocatable: shrunkResources(whole, capacityLeftOf(node)) };
  }

  #renew(node: Node, { store, writer, nowMs }: World): void {
    const { name, uid } = node.metadata;
    const renewTime = formatMicroTime(nowMs);
    const lease = store.get(LEASES, LEASE_NAMESPACE, name);
    if (lease !== undefined) {
      writer.update(LEASES, { ...lease, spec: { ...lease.spec, renewTime } });
      return;
    }
    if (store.get(NAMESPACES, "", LEASE_NAMESPACE) === undefined) return;
    writer.create(LEASES, {
      ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
      metadata: {
        ...{ name, namespace: LEASE_NAMESPACE },
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime },
    });
  }

  /** The last renewal becomes the last one for good. */
  #fallSilent(name: string, { store, writer, nowMs }: World): void {
    const lease = store.get(LEASES, LEASE_NAMESPACE, name);
    if (lease === undefined) return;
    const renewTime = formatMicroTime(lastRenewalMs(lease, nowMs));
    writer.update(LEASES, { ...lease, spec: { ...lease.spec, renewTime } });
  }
}

function tellOfBoot(node: Node, world: World): void {
  const { name } = node.metadata;
  tell(node, { type: "Normal", reason: "Starting", message: "Starting kubelet." }, world);
  const message = `Node ${name} has been rebooted, boot id: ${node.metadata.uid}`;
  tell(node, { type: "Warning", reason: "Rebooted", message }, world);
}

function tell(
  node: Node,
  what: { type: "Normal" | "Warning"; reason: string; message: string },
  world: World,
): void {
  recordEvent(world, node, {
    ...what,
    source: { component: "kubelet", host: node.metadata.name },
  });
}
