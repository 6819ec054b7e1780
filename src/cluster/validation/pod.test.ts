import { expect, test } from "vitest";
import {
  changeFaults,
  faultsOf,
  podOf,
  workloadOf,
} from "../../../test/support/cluster/object-faults.ts";

test("a plain pod is valid", () => {
  expect(faultsOf(podOf())).toEqual([]);
});

test("the guide's toleration is refused, in a Deployment too", () => {
  const tolerations = [
    {
      key: "node.kubernetes.io/not-ready",
      operator: "Exists",
      effect: "NoSchedule",
      tolerationSeconds: 300,
    },
  ];
  const words =
    "Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set";
  expect(faultsOf(podOf({ tolerations }))).toEqual([`spec.tolerations[0].effect: ${words}`]);
  expect(faultsOf(workloadOf("Deployment", {}, { tolerations }))).toEqual([
    `spec.template.spec.tolerations[0].effect: ${words}`,
  ]);
});

test.each([
  [
    { operator: "Equal" },
    'operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
  ],
  [
    { key: "a", operator: "Exists", value: "b" },
    "operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
  ],
  [
    { key: "a", operator: "In" },
    'operator: Unsupported value: "In": supported values: "Equal", "Exists"',
  ],
  [
    { key: "a", effect: "Never" },
    'effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ],
])("the toleration %j is refused", (toleration, words) => {
  expect(faultsOf(podOf({ tolerations: [toleration] }))).toEqual([`spec.tolerations[0].${words}`]);
});

const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" };

test.each([
  [[{ ...spread, maxSkew: 0 }], "[0].maxSkew: Invalid value: 0: must be greater than zero"],
  [[{ ...spread, topologyKey: "" }], "[0].topologyKey: Required value: can not be empty"],
  [
    [{ ...spread, whenUnsatisfiable: "Maybe" }],
    '[0].whenUnsatisfiable: Unsupported value: "Maybe": supported values: "DoNotSchedule", "ScheduleAnyway"',
  ],
  [
    [spread, { ...spread, maxSkew: 2 }],
    '[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"',
  ],
  [[{ ...spread, minDomains: 0 }], "[0].minDomains: Invalid value: 0: must be greater than zero"],
  [
    [{ ...spread, whenUnsatisfiable: "ScheduleAnyway", minDomains: 2 }],
    "[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
  ],
  [
    [{ ...spread, nodeTaintsPolicy: "Obey" }],
    '[0].nodeTaintsPolicy: Unsupported value: "Obey": supported values: "Honor", "Ignore"',
  ],
  [
    [{ ...spread, matchLabelKeys: ["app"] }],
    "[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
  ],
  [
    [{ ...spread, labelSelector: { matchExpressions: [{ key: "a", operator: "In" }] } }],
    "[0].labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ],
])("the spread constraints %j are refused", (topologySpreadConstraints, words) => {
  expect(faultsOf(podOf({ topologySpreadConstraints }))).toEqual([
    `spec.topologySpreadConstraints${words}`,
  ]);
});

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

test.each([
  [
    { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [] } } },
    `nodeAffinity.${REQUIRED}.nodeSelectorTerms: Required value: must have at least one node selector term`,
  ],
  [
    {
      nodeAffinity: {
        [REQUIRED]: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "a", operator: "Gt", values: ["1", "2"] }] },
          ],
        },
      },
    },
    `nodeAffinity.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when \`operator\` is 'Lt' or 'Gt'`,
  ],
  [
    {
      nodeAffinity: {
        [REQUIRED]: {
          nodeSelectorTerms: [{ matchFields: [{ key: "spec.a", operator: "In", values: ["1"] }] }],
        },
      },
    },
    `nodeAffinity.${REQUIRED}.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "spec.a": not a valid field selector key`,
  ],
  [
    {
      podAntiAffinity: { [PREFERRED]: [{ weight: 101, podAffinityTerm: { topologyKey: "zone" } }] },
    },
    `podAntiAffinity.${PREFERRED}[0].weight: Invalid value: 101: must be in the range 1-100`,
  ],
  [
    { podAffinity: { [REQUIRED]: [{ topologyKey: "zone", namespaces: ["A"] }] } },
    `podAffinity.${REQUIRED}[0].namespace: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
  ],
])("the affinity %j is refused", (affinity, words) => {
  expect(faultsOf(podOf({ affinity }))).toEqual([`spec.affinity.${words}`]);
});

test.each([
  [{ name: "" }, "name: Required value"],
  [{ image: "" }, "image: Required value"],
  [
    { ports: [{ containerPort: 70000 }] },
    "ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
  ],
  [
    { ports: [{ containerPort: 80, protocol: "HTTP" }] },
    'ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
  ],
  [
    {
      ports: [
        { containerPort: 80, name: "a" },
        { containerPort: 81, name: "a" },
      ],
    },
    'ports[1].name: Duplicate value: "a"',
  ],
  [
    { imagePullPolicy: "Sometimes" },
    'imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
  ],
  [{ readinessProbe: {} }, "readinessProbe: Required value: must specify a handler type"],
  [
    { readinessProbe: { httpGet: { port: 80 }, exec: { command: ["a"] } } },
    "readinessProbe.httpGet: Forbidden: may not specify more than 1 handler type",
  ],
  [
    { livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } },
    "livenessProbe.successThreshold: Invalid value: 2: must be 1",
  ],
  [
    { readinessProbe: { tcpSocket: { port: "no spaces" } } },
    'readinessProbe.tcpSocket.port: Invalid value: "no spaces": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  ],
  [
    { resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } },
    'resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  ],
  [
    { resources: { requests: { memory: "-1Mi" } } },
    'resources.requests[memory]: Invalid value: "-1Mi": must be greater than or equal to 0',
  ],
  [
    { resources: { requests: { "example.com/gpu": "1" } } },
    "resources.limits: Required value: Limit must be set for non overcommitable resources",
  ],
  [
    { resources: { limits: { gpu: "1" } } },
    'resources.limits[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
  ],
  [
    { volumeMounts: [{ name: "tmp", mountPath: "/tmp" }] },
    'volumeMounts[0].name: Not found: "tmp"',
  ],
  [{ env: [{ value: "1" }] }, "env[0].name: Required value"],
])("the container with %j is refused", (container, words) => {
  expect(faultsOf(podOf({}, container))[0]).toBe(`spec.containers[0].${words}`);
});

test("a pod needs a container, and its volumes a name each", () => {
  expect(faultsOf(podOf({ containers: [] }))).toEqual(["spec.containers: Required value"]);
  const volumes = [
    { name: "a", emptyDir: {} },
    { name: "a", emptyDir: {} },
  ];
  expect(faultsOf(podOf({ volumes }))).toEqual(['spec.volumes[1].name: Duplicate value: "a"']);
  expect(
    faultsOf(podOf({ volumes: [{ name: "a", emptyDir: {}, secret: { secretName: "s" } }] })),
  ).toEqual(["spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type"]);
});

test("an init container is probed only if it goes on running", () => {
  const init = { name: "i", image: "i:1", readinessProbe: { tcpSocket: { port: 80 } } };
  expect(faultsOf(podOf({ initContainers: [init] }))).toEqual([
    "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
  ]);
  expect(faultsOf(podOf({ initContainers: [{ ...init, restartPolicy: "Always" }] }))).toEqual([]);
});

test("names and labels have their rules", () => {
  expect(faultsOf({ ...podOf(), metadata: { name: "A/b" } })[0]).toMatch(
    /^metadata.name: Invalid value: "A\/b": a lowercase RFC 1123 subdomain must consist of/,
  );
  expect(faultsOf({ ...podOf(), metadata: { labels: { "a b": "c" } } })[0]).toMatch(
    /^metadata.labels: Invalid value: "a b": name part must consist of alphanumeric characters/,
  );
  const annotations = { a: "x".repeat(300_000) };
  expect(faultsOf({ ...podOf(), metadata: { annotations } })).toEqual([
    "metadata.annotations: Too long: may not be more than 262144 bytes",
  ]);
});

test("a pod that is held back is on no node", () => {
  expect(faultsOf(podOf({ nodeName: "n", schedulingGates: [{ name: "g" }] }))).toEqual([
    "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
  ]);
});

test("of a pod's spec images may change and tolerations be added, and little else", () => {
  expect(changeFaults(podOf(), podOf({}, { image: "web:2" }))).toEqual([]);
  const toleration = { key: "a", operator: "Exists" };
  expect(changeFaults(podOf(), podOf({ tolerations: [toleration] }))).toEqual([]);
  expect(changeFaults(podOf({ tolerations: [toleration] }), podOf())).toEqual([
    "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
  ]);
  const [fault] = changeFaults(podOf(), podOf({ hostname: "b" }));
  expect(fault).toMatch(
    /^spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`,/,
  );
  expect(fault).toContain('+ hostname: "b"');
  expect(changeFaults(podOf({ schedulingGates: [{ name: "g" }] }), podOf())).toEqual([]);
  expect(changeFaults(podOf(), podOf({ schedulingGates: [{ name: "g" }] }))).toEqual([
    "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'g'",
  ]);
});
