import fc from "fast-check";
import { expect, test } from "vitest";
import { refusalOf } from "../../../../test/support/cluster/refusal.ts";
import { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { Pod } from "../../objects/pod.ts";
import { PODS } from "../../objects/resources.ts";
import { keyOf } from "../../store/resource.ts";
import { Store } from "../../store/store.ts";
import { targetOf } from "../target.ts";
import { listObjects } from "./list-objects.ts";
import { watchObjects } from "./watch-objects.ts";

const registry = new ResourceRegistry();

function target(path: string) {
  const found = targetOf(path, registry);
  if (found === null) throw new Error(`nothing is at ${path}`);
  return found;
}

function pod(name: string, { namespace = "default", app = "web", nodeName = "" } = {}): Pod {
  const metadata = { name, namespace, uid: name, resourceVersion: "", creationTimestamp: "" };
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { ...metadata, labels: { app } } },
    spec: { containers: [], ...(nodeName !== "" && { nodeName }) },
  };
}

const query = (text: string) => new URLSearchParams(text);
const names = (objects: readonly KubeObject[]) => objects.map(keyOf);

/** What is thrown, as the answer to a request would say it. */
function refusal(work: () => unknown): string {
  const error = refusalOf(work);
  return error === undefined ? "none" : `${error.code} ${error.reason}`;
}

function filled(): Store {
  const store = Store.empty();
  store.put(PODS, pod("a", { nodeName: "n1" }));
  store.put(PODS, pod("b", { app: "db" }));
  store.put(PODS, pod("c", { namespace: "shop" }));
  return store;
}

test.for([
  ["/api/v1/pods", "", ["default/a", "default/b", "shop/c"]],
  ["/api/v1/namespaces/shop/pods", "", ["shop/c"]],
  ["/api/v1/pods", "labelSelector=app%3Dweb", ["default/a", "shop/c"]],
  ["/api/v1/pods", "fieldSelector=spec.nodeName%3Dn1", ["default/a"]],
  ["/api/v1/pods", "fieldSelector=spec.nodeName%3D", ["default/b", "shop/c"]],
  ["/api/v1/namespaces/none/pods", "", []],
] as const)("a list of %s?%s", ([path, text, expected]) => {
  const { items, metadata } = listObjects(target(path), query(text), filled());
  expect(names(items)).toEqual(expected);
  expect(metadata).toEqual({ resourceVersion: "3" });
});

test("a list in parts is the list, whatever their size, and says how much is left", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,2}$/)),
      (limit, all) => {
        const store = Store.empty();
        for (const name of all) store.put(PODS, pod(name));
        const { revision } = store;
        const seen: string[] = [];
        let token = "";
        do {
          const { items, metadata } = listObjects(
            target("/api/v1/pods"),
            query(`limit=${limit}&continue=${token}`),
            store,
          );
          seen.push(...names(items));
          expect(items.length).toBeLessThanOrEqual(limit);
          expect(metadata.resourceVersion).toBe(String(revision));
          expect(metadata.remainingItemCount ?? 0).toBe(all.length - seen.length);
          token = metadata.continue ?? "";
          // What happens in between does not end it.
          store.put(PODS, pod("zzz", { namespace: "other" }));
          store.remove(PODS, "other", "zzz");
        } while (token !== "");
        expect(seen).toEqual(names(store.list(PODS)));
      },
    ),
  );
});

test.for(["limit=x", "continue=nonsense", "labelSelector=%3D%3D", "fieldSelector=spec.bogus%3Dx"])(
  "a list with %s is refused",
  (text) => {
    expect(refusal(() => listObjects(target("/api/v1/pods"), query(text), filled()))).toBe(
      "400 BadRequest",
    );
  },
);

test("a watch without a version begins with what is there, one with a version after it", () => {
  const store = filled();
  for (const text of ["", "resourceVersion=0"]) {
    const { events } = watchObjects(target("/api/v1/pods"), query(text), store);
    expect(events.map(({ type, object }) => `${type} ${keyOf(object)}`)).toEqual([
      ...["ADDED default/a", "ADDED default/b", "ADDED shop/c"],
    ]);
  }
  const { events } = watchObjects(
    target("/api/v1/namespaces/shop/pods"),
    query("resourceVersion=1"),
    store,
  );
  expect(events.map(({ object }) => keyOf(object))).toEqual(["shop/c"]);
});

test("a watch of too far back, or of what has not happened, is expired", () => {
  const store = Store.empty({ historyLimit: 1 });
  for (const name of ["a", "b", "c"]) store.put(PODS, pod(name));
  const watch = (since: string) =>
    watchObjects(target("/api/v1/pods"), query(`resourceVersion=${since}`), store);
  expect(refusal(() => watch("1"))).toBe("410 Expired");
  expect(refusal(() => watch("4"))).toBe("410 Expired");
  expect(watch("2").events).toHaveLength(1);
});

const write = fc.record({
  name: fc.constantFrom("a", "b", "c"),
  app: fc.constantFrom("web", "db"),
  remove: fc.boolean(),
});

test("who lists and then watches knows what is there, with a selector too", () => {
  fc.assert(
    fc.property(
      fc.array(write),
      fc.array(write),
      fc.constantFrom("", "app=web"),
      (before, after, selector) => {
        const store = Store.empty();
        const carryOut = (writes: typeof before) => {
          for (const { name, app, remove } of writes) {
            if (remove) store.remove(PODS, "default", name);
            else store.put(PODS, pod(name, { app }));
          }
        };
        const all = target("/api/v1/pods");
        carryOut(before);
        const select = `labelSelector=${encodeURIComponent(selector)}`;
        const { items, metadata } = listObjects(all, query(select), store);
        const known = new Map(items.map((object) => [keyOf(object), object]));
        carryOut(after);
        const since = metadata.resourceVersion;
        const { events } = watchObjects(all, query(`${select}&resourceVersion=${since}`), store);
        // Nothing was there before the first write, and 0 asks for all.
        const start = since === "0" ? new Map<string, KubeObject>() : known;
        for (const { type, object } of events) {
          const isKnown = start.has(keyOf(object));
          expect(type === "ADDED").toBe(!isKnown);
          if (type === "DELETED") start.delete(keyOf(object));
          else start.set(keyOf(object), object);
        }
        expect([...start.keys()].toSorted()).toEqual(
          names(listObjects(all, query(select), store).items),
        );
      },
    ),
  );
});
