import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frozen } from "../../../test/support/frozen.ts";
import { strategicMergePatch } from "./strategic-merge-patch.ts";
import { patchMetaOf } from "./strategic-meta.ts";

const ofDeployment = patchMetaOf({ group: "apps", kind: "Deployment" });
const ofPod = patchMetaOf({ group: "", kind: "Pod" });

/** Patches the spec of a pod. */
function podSpec(live: object, patch: object): unknown {
  return strategicMergePatch(frozen({ spec: live }), frozen({ spec: patch }), ofPod)["spec"];
}

function metadata(live: object, patch: object): unknown {
  return strategicMergePatch(frozen({ metadata: live }), frozen({ metadata: patch }), ofPod)[
    "metadata"
  ];
}

describe("what kubectl apply sends for a changed deployment", () => {
  const live = frozen({
    metadata: { name: "web", finalizers: ["example.com/a"] },
    spec: {
      replicas: 4,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } },
      template: {
        spec: {
          containers: [
            {
              name: "web",
              image: "web:1",
              env: [{ name: "A", value: "1" }],
              ports: [{ containerPort: 80 }],
            },
            { name: "sidecar", image: "proxy:1" },
          ],
          volumes: [{ name: "tmp", emptyDir: {} }],
          tolerations: [{ key: "dedicated" }],
        },
      },
    },
  });
  const patched = strategicMergePatch(
    live,
    frozen({
      metadata: { "$setElementOrder/finalizers": ["example.com/b"], finalizers: ["example.com/b"] },
      spec: {
        replicas: 6,
        strategy: { $retainKeys: ["type"], type: "Recreate" },
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "web" }],
            containers: [
              {
                "$setElementOrder/env": [{ name: "B" }],
                env: [
                  { name: "B", value: "2" },
                  { $patch: "delete", name: "A" },
                ],
                name: "web",
              },
            ],
            "$setElementOrder/volumes": [{ name: "tmp" }],
            volumes: [
              {
                $retainKeys: ["name", "configMap"],
                configMap: { name: "cfg" },
                emptyDir: null,
                name: "tmp",
              },
            ],
            tolerations: null,
          },
        },
      },
    }),
    ofDeployment,
  );

  it("is merged as the API server merges it", () => {
    expect(patched).toEqual({
      metadata: { name: "web", finalizers: ["example.com/b", "example.com/a"] },
      spec: {
        replicas: 6,
        strategy: { type: "Recreate" },
        template: {
          spec: {
            containers: [
              {
                name: "web",
                image: "web:1",
                env: [{ name: "B", value: "2" }],
                ports: [{ containerPort: 80 }],
              },
              { name: "sidecar", image: "proxy:1" },
            ],
            volumes: [{ name: "tmp", configMap: { name: "cfg" } }],
          },
        },
      },
    });
  });
});

describe("lists with a merge key", () => {
  const two = {
    containers: [
      { name: "a", image: "a:1" },
      { name: "b", image: "b:1" },
    ],
  };

  it.each<[object, object]>([
    [
      { containers: [{ name: "b", image: "b:2" }] },
      [
        { name: "a", image: "a:1" },
        { name: "b", image: "b:2" },
      ],
    ],
    [
      { containers: [{ name: "c", image: "c:1" }] },
      [{ name: "c", image: "c:1" }, ...two.containers],
    ],
    [{ containers: [{ $patch: "delete", name: "a" }] }, [two.containers[1]]],
    [{ containers: [{ $patch: "delete", name: "none" }] }, two.containers],
    [{ containers: [{ $patch: "replace" }, { name: "c", env: null }] }, [{ name: "c" }]],
    [{ containers: [{ $patch: "replace" }] }, []],
    [{ containers: [{ name: "a", $patch: "replace", image: "a:2" }] }, []],
    [{ containers: [] }, two.containers],
    [
      { "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] },
      [...two.containers].reverse(),
    ],
    [
      {
        "$setElementOrder/containers": [{ name: "c" }, { name: "b" }],
        containers: [{ name: "c" }],
      },
      [{ name: "c" }, two.containers[0], two.containers[1]],
    ],
  ])("are merged with %j", (patch, containers) => {
    expect(podSpec(two, patch)).toEqual({ containers });
  });

  it("are merged by another field each", () => {
    expect(
      podSpec(
        {
          topologySpreadConstraints: [{ topologyKey: "zone", maxSkew: 1 }],
          hostAliases: [{ ip: "10.0.0.1", hostnames: ["a"] }],
          containers: [
            {
              name: "a",
              ports: [{ containerPort: 80, name: "h" }],
              volumeMounts: [{ mountPath: "/a", name: "v" }],
            },
          ],
        },
        {
          topologySpreadConstraints: [{ topologyKey: "zone", maxSkew: 2 }],
          hostAliases: [{ ip: "10.0.0.1", hostnames: ["b"] }],
          containers: [
            {
              name: "a",
              ports: [{ containerPort: 80, protocol: "TCP" }],
              volumeMounts: [{ mountPath: "/a", readOnly: true }],
            },
          ],
        },
      ),
    ).toEqual({
      topologySpreadConstraints: [{ topologyKey: "zone", maxSkew: 2 }],
      hostAliases: [{ ip: "10.0.0.1", hostnames: ["b"] }],
      containers: [
        {
          name: "a",
          ports: [{ containerPort: 80, name: "h", protocol: "TCP" }],
          volumeMounts: [{ mountPath: "/a", name: "v", readOnly: true }],
        },
      ],
    });
  });

  it("are told apart by where they are: ports of a service are merged by port", () => {
    const ofService = patchMetaOf({ group: "", kind: "Service" });
    const live = frozen({
      spec: {
        ports: [
          { port: 80, targetPort: 1 },
          { port: 81, targetPort: 2 },
        ],
      },
    });
    expect(
      strategicMergePatch(live, { spec: { ports: [{ port: 81, name: "b" }] } }, ofService),
    ).toEqual({
      spec: {
        ports: [
          { port: 80, targetPort: 1 },
          { port: 81, targetPort: 2, name: "b" },
        ],
      },
    });
  });

  it.each([
    [
      "batch",
      "CronJob",
      (spec: object) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } }),
    ],
    ["apps", "StatefulSet", (spec: object) => ({ spec: { template: { spec } } })],
    ["apps", "DaemonSet", (spec: object) => ({ spec: { template: { spec } } })],
    ["batch", "Job", (spec: object) => ({ spec: { template: { spec } } })],
  ])("are found in the pods of %s %s", (group, kind, around) => {
    const patch = around({ containers: [{ name: "a", image: "a:2" }] });
    expect(strategicMergePatch(around(two), patch, patchMetaOf({ group, kind }))).toEqual(
      around({ containers: [{ name: "a", image: "a:2" }, two.containers[1]] }),
    );
  });
});

describe("other lists", () => {
  it("are replaced whole", () => {
    const live = {
      tolerations: [{ key: "a" }, { key: "b" }],
      containers: [{ name: "a", args: ["x", "y"] }],
    };
    const patch = { tolerations: [{ key: "c" }], containers: [{ name: "a", args: ["z"] }] };
    expect(podSpec(live, patch)).toEqual(patch);
  });

  it("of finalizers are sets, which a patch adds to and takes from", () => {
    expect(metadata({ finalizers: ["a", "b"] }, { finalizers: ["b", "c"] })).toEqual({
      finalizers: ["a", "b", "c"],
    });
    expect(
      metadata({ finalizers: ["a", "b"] }, { "$deleteFromPrimitiveList/finalizers": ["a"] }),
    ).toEqual({
      finalizers: ["b"],
    });
    expect(metadata({}, { "$deleteFromPrimitiveList/finalizers": ["a"] })).toEqual({});
    expect(metadata({ finalizers: ["a"] }, { finalizers: null })).toEqual({});
  });

  it("of any plain values can lose some", () => {
    expect(podSpec({ args: ["x", "y", "x"] }, { "$deleteFromPrimitiveList/args": ["x"] })).toEqual({
      args: ["y"],
    });
  });
});

describe("objects", () => {
  it("are merged, and null takes a field away", () => {
    expect(
      metadata(
        { labels: { a: "1", b: "2" } },
        { labels: { b: null, c: "3" }, annotations: { x: null, y: "z" } },
      ),
    ).toEqual({ labels: { a: "1", c: "3" }, annotations: { y: "z" } });
  });

  it("can be replaced or emptied by what they say of themselves", () => {
    expect(metadata({ labels: { a: "1" } }, { labels: { $patch: "replace", b: "2" } })).toEqual({
      labels: { b: "2" },
    });
    expect(metadata({ labels: { a: "1" } }, { labels: { $patch: "delete" } })).toEqual({
      labels: {},
    });
    expect(metadata({}, { labels: { $patch: "delete" } })).toEqual({});
  });

  it("of a disruption budget's selector are replaced whole", () => {
    const ofBudget = patchMetaOf({ group: "policy", kind: "PodDisruptionBudget" });
    const selecting = (matchLabels: object) => ({ spec: { selector: { matchLabels } } });
    expect(strategicMergePatch(selecting({ a: "1" }), selecting({ b: "2" }), ofBudget)).toEqual(
      selecting({ b: "2" }),
    );
  });

  it("take the place of values of another type", () => {
    expect(
      podSpec({ a: "x", b: { c: 1 }, d: null }, { a: { z: null }, b: [1], d: { e: 1 } }),
    ).toEqual({ a: {}, b: [1], d: { e: 1 } });
  });
});

describe("patches that are refused", () => {
  it.each<[object, number, string]>([
    [
      { containers: [{ image: "x" }] },
      500,
      "map: map[image:x] does not contain declared merge key: name",
    ],
    [
      { containers: [{ $patch: "delete" }] },
      500,
      "map: map[$patch:delete] does not contain declared merge key: name",
    ],
    [
      { containers: [{ $patch: "merge", name: "a" }] },
      500,
      "merging lists cannot yet be specified in the patch",
    ],
    [
      { containers: [{ $patch: "x", name: "a" }] },
      500,
      "unknown patch type: x in map: map[$patch:x name:a]",
    ],
    [{ containers: ["a"] }, 500, "list element types are not identical: [[map[name:a]] [a]]"],
    [
      { containers: [[]], volumes: [] },
      500,
      "list element types are not identical: [[map[name:a]] [[]]]",
    ],
    [{ $patch: "x", a: null }, 500, "unknown patch type: x in map: map[$patch:x a:<nil>]"],
    [{ $retainKeys: ["a"], b: 1 }, 400, "invalid patch format of retainKeys"],
    [{ $retainKeys: 1 }, 400, "invalid patch format of retainKeys"],
    [{ $setElementOrder: [] }, 400, "invalid patch format of setElementOrder list"],
    [{ $deleteFromPrimitiveList: [] }, 400, "invalid patch format of primitive list"],
    [
      { "$setElementOrder/containers": {} },
      500,
      "expected a []interface {}, but received a map[string]interface {}",
    ],
    [
      { "$setElementOrder/containers": [{ name: "b" }], containers: [{ name: "a" }] },
      500,
      "The order in patch list:\n[map[name:a]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n",
    ],
  ])("%j: %d", (patch, code, message) => {
    const attempt = () => podSpec({ containers: [{ name: "a" }] }, patch);

    expect(attempt).toThrow(expect.objectContaining({ code, message }));
  });

  it("for lists of lists give no reason", () => {
    expect(() => metadata({ finalizers: [["a"]] }, { finalizers: [["b"]] })).toThrow(
      expect.objectContaining({ code: 422 }),
    );
  });

  it("must be objects", () => {
    expect(() => strategicMergePatch({}, [], ofPod)).toThrow(
      expect.objectContaining({
        code: 400,
        message: "json: cannot unmarshal array into Go value of type map[string]interface {}",
      }),
    );
  });
});

it("comes to the same when it is applied again, whatever the lists", () => {
  const name = fc.constantFrom("a", "b", "c", "d");
  const containers = fc.uniqueArray(
    fc.record({ name, image: fc.constantFrom("i:1", "i:2") }, { requiredKeys: ["name"] }),
    { selector: (container) => container.name },
  );
  fc.assert(
    fc.property(containers, containers, fc.uniqueArray(name), (live, wanted, gone) => {
      const patch = {
        "$setElementOrder/containers": wanted.map((container) => ({ name: container.name })),
        containers: [
          ...wanted,
          ...gone
            .filter((each) => !wanted.some((container) => container.name === each))
            .map((each) => ({ $patch: "delete", name: each })),
        ],
      };
      const original = frozen({ spec: { containers: live } });
      const once = strategicMergePatch(original, frozen({ spec: patch }), ofPod);
      const names = (once["spec"] as { containers: { name: string }[] }).containers.map(
        (each) => each.name,
      );
      const order: string[] = wanted.map((container) => container.name);
      expect(names.filter((each) => order.includes(each))).toEqual(order);
      expect(new Set(names)).toEqual(
        new Set(
          [...live.map((each) => each.name), ...order].filter(
            (each) => order.includes(each) || !gone.some((other) => other === each),
          ),
        ),
      );
      expect(strategicMergePatch(once, { spec: patch }, ofPod)).toEqual(once);
    }),
  );
});
