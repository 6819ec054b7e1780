import { sameJson } from "../../../util/json/same-json.ts";
import { usedOf } from "../../admission/quota/quota-sums.ts";
import { amountText, countedResource, QuotaUsages } from "../../admission/quota/quota-usage.ts";
import type { Component, World } from "../../components/component.ts";
import type { Pod } from "../../objects/pod.ts";
import { isFinished } from "../../objects/pod-facts.ts";
import { PODS, RESOURCE_QUOTAS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";

const NAME = "resourcequota-controller";

/** Says of quotas what is used of them (kube-controller-manager 1.34, resourcequota). */
export class ResourceQuotas implements Component {
  readonly name = NAME;
  readonly #usages: QuotaUsages;

  constructor(usages: QuotaUsages = new QuotaUsages()) {
    this.#usages = usages;
  }

  observe(change: Change, { store, agenda, nowMs }: World): void {
    if (store.count(RESOURCE_QUOTAS) === 0) return;
    const { resource, type, object, previous } = change;
    const note = (key: string) => agenda.noteAtLatest({ atMs: nowMs, component: NAME, key });
    if (resource === RESOURCE_QUOTAS.id && type !== "DELETED") note(keyOf(object));
    const isSamePod =
      resource === PODS.id && isFinished(object as Pod) === isFinished((previous ?? object) as Pod);
    if (type === "MODIFIED" && isSamePod) return;
    const { namespace } = object.metadata;
    if (namespace === undefined) return;
    for (const quota of store.list(RESOURCE_QUOTAS, namespace)) {
      const names = Object.keys(quota.spec?.hard ?? {});
      if (names.some((name) => countedResource(name) === resource)) note(keyOf(quota));
    }
  }

  reconcile(key: string, { store, writer }: World): void {
    const { namespace, name } = splitKey(key);
    const quota = store.get(RESOURCE_QUOTAS, namespace, name);
    if (quota === undefined) return;
    const { hard = {} } = quota.spec ?? {};
    const used = [...usedOf(quota, Object.keys(hard), { store, usages: this.#usages })];
    const status = {
      hard,
      used: Object.fromEntries(used.map(([one, amount]) => [one, amountText(one, amount)])),
    };
    if (!sameJson(status, quota.status)) writer.updateStatus(RESOURCE_QUOTAS, { ...quota, status });
  }

  fork(): Component {
    return new ResourceQuotas(this.#usages);
  }
}
