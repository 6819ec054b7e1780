import { podView } from "./facts/pods.ts";
import { pathOf } from "./kinds.ts";
import { POWER } from "./power.ts";
import type { Stage } from "./run-scenario.ts";
import type { Action, Manifest, ObjectName, Selected } from "./scenario.ts";
import { settle } from "./settle.ts";
import type { Answer, ApiObject, Json, Request } from "./target.ts";

const MERGE_PATCH = "application/merge-patch+json";
const ZONE = "topology.kubernetes.io/zone";

/** Does one step of a scenario. @throws Error when the cluster refuses what is not a question to it */
export async function doAction(
  action: Exclude<Action, { look: string }>,
  stage: Stage,
): Promise<void> {
  const { target } = stage;
  if ("apply" in action) {
    for (const manifest of action.apply) await apply(manifest, stage);
  } else if ("ask" in action) await ask(action.ask, action.request, stage);
  else if ("patch" in action) {
    const contentType = action.type ?? MERGE_PATCH;
    const path = whereOf(action.patch, stage);
    await demand({ method: "PATCH", path, body: action.with, contentType }, stage);
  } else if ("scale" in action) {
    const path = `${whereOf(action.scale, stage)}/scale`;
    const body = { spec: { replicas: action.replicas } };
    await demand({ method: "PATCH", path, body, contentType: MERGE_PATCH }, stage);
  } else if ("delete" in action) {
    const path = `${whereOf(action.delete, stage)}${action.query ?? ""}`;
    await demand({ method: "DELETE", path, body: action.body }, stage);
  } else if ("nodes" in action) await patchNodes(action.nodes, action.with, stage);
  else if ("cordon" in action) {
    await patchNodes(action.cordon, { spec: { unschedulable: true } }, stage);
  } else if ("uncordon" in action) {
    await patchNodes(action.uncordon, { spec: { unschedulable: null } }, stage);
  } else if ("drain" in action) await drain(action.drain, action.rounds ?? 1, stage);
  else if ("evict" in action) await evict(action.evict, action.pods, stage);
  else if ("power" in action) await target.power(action.zone, action.power === "on");
  else await target.pass(action.pass * 1_000);
}

function whereOf({ kind, name }: ObjectName, { namespace }: Stage): string {
  const [home = "", own] = name.split("/");
  const names = own === undefined ? [namespace, home] : [home.replace("{ns}", namespace), own];
  return pathOf(kind, names[0] ?? "", names[1]?.replace("{ns}", namespace));
}

async function demand(request: Request, { target, journal }: Stage): Promise<Answer> {
  const answer = await target.request(request);
  journal.touch();
  if (answer.status < 300) return answer;
  const { method, path } = request;
  throw new Error(`${method} ${path}: ${answer.status} ${String(answer.body["message"])}`);
}

/** Creates an object with its status, or replaces one that is there. */
async function apply(written: Manifest, stage: Stage): Promise<void> {
  const { target, namespace } = stage;
  const manifest = named(written, stage);
  const { kind, metadata, status } = manifest;
  const path = pathOf(kind, String(metadata["namespace"] ?? namespace));
  const body = kind === "Node" ? poweredNode(manifest) : manifest;
  const created = await target.request({ method: "POST", path, body });
  if (created.status === 409) {
    await demand({ method: "PUT", path: `${path}/${metadata.name}`, body }, stage);
  } else if (created.status >= 300) {
    throw new Error(`${kind} ${metadata.name}: ${String(created.body["message"])}`);
  } else if (status !== undefined && kind !== "Node") {
    const where = `${path}/${metadata.name}/status`;
    await demand(
      { method: "PATCH", path: where, body: { status }, contentType: MERGE_PATCH },
      stage,
    );
  }
}

/** With the name of the scenario's namespace where it is meant. */
function named<T>(value: T, { namespace }: Stage): T {
  return JSON.parse(JSON.stringify(value).replaceAll("{ns}", namespace)) as T;
}

function poweredNode(manifest: Manifest): Manifest {
  const { metadata } = manifest;
  const labels = (metadata["labels"] ?? {}) as Record<string, string>;
  const annotations = { [POWER]: labels[ZONE] ?? "none" };
  return { ...manifest, metadata: { ...metadata, annotations } };
}

/** A question to the API: what it says is a fact. */
async function ask(name: string, request: Request, stage: Stage): Promise<void> {
  const { target, journal, note } = stage;
  const { status, body } = await target.request(named(request, stage));
  const { message, reason, details } = body as {
    message?: string;
    reason?: string;
    details?: { causes?: { field?: string; message?: string; reason?: string }[] };
  };
  note(`${name} / status`, status);
  if (status < 300) return;
  note(`${name} / reason`, reason ?? null);
  note(`${name} / message`, journal.names.in(message ?? String(body["text"])));
  const causes = (details?.causes ?? []).map((cause) =>
    [cause.reason, cause.field, cause.message].map((part) => part ?? "").join(" | "),
  );
  note(`${name} / causes`, causes.map((cause) => journal.names.in(cause)).sort());
}

function selectedNodes({ zone, node }: Selected, { journal }: Stage): readonly ApiObject[] {
  return journal
    .of("Node")
    .filter(
      ({ metadata }) =>
        (zone === undefined || metadata.labels?.[ZONE] === zone) &&
        (node === undefined || metadata.name === node),
    );
}

async function patchNodes(selected: Selected, body: Json, stage: Stage): Promise<void> {
  for (const { metadata } of selectedNodes(selected, stage)) {
    const path = pathOf("Node", "", metadata.name);
    await demand({ method: "PATCH", path, body, contentType: MERGE_PATCH }, stage);
  }
}

/** Cordons nodes and evicts what is on them, but for daemons. */
async function drain(selected: Selected, rounds: number, stage: Stage): Promise<void> {
  await patchNodes(selected, { spec: { unschedulable: true } }, stage);
  const names = new Set(selectedNodes(selected, stage).map(({ metadata }) => metadata.name));
  for (let round = 1; round <= rounds; round++) {
    await settle(stage.target, stage.journal);
    const pods = stage.journal.of("Pod").filter((pod) => {
      const isDaemon = pod.metadata.ownerReferences?.some(({ kind }) => kind === "DaemonSet");
      const { node, app, isEnding } = podView(pod);
      const isMeant = selected.app === undefined || selected.app === app;
      return node !== undefined && names.has(node) && !isDaemon && !isEnding && isMeant;
    });
    await evictAll(pods, `drain round ${round}`, stage);
  }
}

async function evict(app: string, count: number, stage: Stage): Promise<void> {
  const pods = stage.journal
    .of("Pod")
    .filter((pod) => podView(pod).app === app && !podView(pod).isEnding);
  await evictAll(pods.slice(0, count), `evict ${app}`, stage);
}

async function evictAll(pods: readonly ApiObject[], name: string, stage: Stage): Promise<void> {
  const { target, namespace, journal, note } = stage;
  const statuses: number[] = [];
  const said = new Set<string>();
  for (const { metadata } of pods) {
    const path = `${pathOf("Pod", namespace, metadata.name)}/eviction`;
    const body = {
      ...{ apiVersion: "policy/v1", kind: "Eviction" },
      metadata: { name: metadata.name, namespace },
    };
    const answer = await target.request({ method: "POST", path, body });
    statuses.push(answer.status);
    if (answer.status < 300) continue;
    const { message, details } = answer.body as {
      message?: string;
      details?: { causes?: { message?: string }[] };
    };
    const causes = (details?.causes ?? []).map((cause) => cause.message ?? "");
    said.add(journal.names.in([message ?? "", ...causes].join(" ")));
  }
  for (const status of new Set([201, ...statuses])) {
    note(`${name} / answers ${status}`, statuses.filter((one) => one === status).length);
  }
  note(`${name} / refusals`, [...said].sort());
}
