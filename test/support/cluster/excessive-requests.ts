import type { HugeCase } from "./huge-requests.ts";

/**
 * Requests that cost a careless server minutes or all of its memory. A real one takes more than half a
 * minute over most of them and then answers 504, so what is expected is only that ours says something.
 */
const MANY = 30_000;
const MAPS = "/api/v1/namespaces/default/configmaps";
const PODS = "/api/v1/namespaces/default/pods";
const PATCHED = `${MAPS}/excessive`;
/** A kind of which all fields are kept, known or not. */
const MONITORS = "/apis/monitoring.coreos.com/v1/namespaces/default/servicemonitors";

const list = <T>(length: number, make: (at: number) => T) =>
  Array.from({ length }, (_, at) => make(at));
const fields = <T>(length: number, make: (at: number) => readonly [string, T]) =>
  Object.fromEntries(list(length, make));

const map = (name: string, data: object = {}, metadata: object = {}) => ({
  ...{ apiVersion: "v1", kind: "ConfigMap" },
  ...{ metadata: { name, ...metadata }, data },
});
const pod = (name: string, spec: object = {}) => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name } },
  spec: { containers: [{ name: "main", image: "main:1" }], ...spec },
});
const owner = (at: number) => ({
  ...{ apiVersion: "v1", kind: "Pod", name: "x", uid: `u${at}`, controller: true },
});

const post = (what: string, url: string, body: unknown): HugeCase => ({
  ...{ what, method: "POST", url, body },
});
const patch = (what: string, body: unknown, type = "merge-patch+json"): HugeCase => ({
  ...{ what, method: "PATCH", url: PATCHED, body, type: `application/${type}` },
});
const doublyGiven = list(20_000, (at) => `"k${at}":"1","k${at}":"2"`).join(",");
const strict = (what: string, body: string) => post(what, `${MAPS}?fieldValidation=Strict`, body);

/** So many times all that is there once more: a terabyte after forty. */
const doubling = list(40, (at) => ({ op: "copy", from: "/spec", path: `/spec/x${at}` }));
/** Each three put all that is there a level deeper. */
const deepening = list(3_000, () => [
  { op: "add", path: "/spec/b", value: {} },
  { op: "move", from: "/spec/a", path: "/spec/b/a" },
  { op: "move", from: "/spec/b", path: "/spec/a" },
]).flat();
/** Nine levels of nine aliases each: a small text for half a billion values. */
const aliases = list(9, (at) =>
  `l${at + 1}: [${list(9, () => `*l${at}`)}]`.replace(": ", `: &l${at + 1} `),
);

export const EXCESSIVE_CASES: readonly HugeCase[] = [
  post(
    "a hundred thousand keys",
    MAPS,
    map(
      "many",
      fields(MANY, (at) => [`k${at}`, "x"]),
    ),
  ),
  post(
    "as many that are none",
    MAPS,
    map(
      "bad",
      fields(MANY, (at) => [`/${at}`, "x"]),
    ),
  ),
  post(
    "ten thousand labels",
    MAPS,
    map("labels", {}, { labels: fields(10_000, (at) => [`-${at}`, ""]) }),
  ),
  post("containers without a name", PODS, pod("a", { containers: list(MANY, () => ({})) })),
  post(
    "volumes",
    PODS,
    pod("b", { volumes: list(10_000, (at) => ({ name: `v${at}`, emptyDir: {} })) }),
  ),
  post(
    "controllers of one object",
    MAPS,
    map("owned", {}, { ownerReferences: list(20_000, owner) }),
  ),
  strict("fields given twice", `{"metadata":{"name":"x"},"data":{${doublyGiven}}}`),
  strict("unknown ones given twice", `{"metadata":{"name":"x"},${doublyGiven}}`),
  {
    ...post("YAML of aliases", MAPS, ["l0: &l0 [x,x]", ...aliases].join("\n")),
    type: "application/yaml",
  },
  post("numbers beyond all", PODS, JSON.stringify(pod("c", { priority: 5 })).replace("5", "1e999")),
  post("a quantity beyond all", PODS, pod("d", { overhead: { cpu: "1e999999999" } })),
  post("what is patched", MAPS, map("excessive", { x: "1" })),
  patch(
    "ten thousand additions",
    list(10_000, (at) => ({ op: "add", path: `/data/k${at}`, value: "" })),
    "json-patch+json",
  ),
  patch("a merge of many keys", { data: fields(MANY, (at) => [`k${at}`, "x"]) }),
  {
    ...patch(
      "as many applied",
      map(
        "excessive",
        fields(MANY, (at) => [`k${at}`, "x"]),
      ),
      "apply-patch+yaml",
    ),
    url: `${PATCHED}?fieldManager=m&force=true`,
  },
  post("an object of any fields", MONITORS, {
    metadata: { name: "any" },
    spec: { a: {}, endpoints: [], selector: {} },
  }),
  { ...patch("copies of copies", doubling, "json-patch+json"), url: `${MONITORS}/any` },
  { ...patch("ever deeper moves", deepening, "json-patch+json"), url: `${MONITORS}/any` },
];
