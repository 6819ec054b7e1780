import { expect, test } from "vitest";
import { BodyDecoder } from "../schema/body-decoder.ts";
import { withDefaults } from "./default-object.ts";

const decoder = new BodyDecoder();

/** As the API does: what is sent is read first. */
function stored(
  schema: string,
  body: { apiVersion: string; kind: string; [field: string]: unknown },
) {
  const { object } = decoder.decode(schema, body, { fieldValidation: "Strict" });
  return withDefaults(object as typeof body);
}

const template = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "web", image: "web:1" }] },
};

const TEMPLATE = {
  metadata: { labels: { app: "web" } },
  spec: {
    containers: [
      {
        name: "web",
        image: "web:1",
        imagePullPolicy: "IfNotPresent",
        resources: {},
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
      },
    ],
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  },
};

const apps = (kind: string, spec: object) =>
  stored(`apps.v1.${kind}`, { apiVersion: "apps/v1", kind, spec: { template, ...spec } });

test("a Deployment rolls by quarters", () => {
  expect(apps("Deployment", {})).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: {
      progressDeadlineSeconds: 600,
      replicas: 1,
      revisionHistoryLimit: 10,
      strategy: {
        type: "RollingUpdate",
        rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
      },
      template: TEMPLATE,
    },
    status: {},
  });
});

test("what is said is kept, zero too", () => {
  const { spec } = apps("Deployment", {
    replicas: 0,
    strategy: { rollingUpdate: { maxSurge: 0 } },
    revisionHistoryLimit: 0,
  }) as { spec?: unknown };
  expect(spec).toMatchObject({
    replicas: 0,
    revisionHistoryLimit: 0,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: "25%" } },
  });
});

test("Recreate has no limits", () => {
  const { spec } = apps("Deployment", { strategy: { type: "Recreate" } }) as { spec?: unknown };
  expect(spec).toHaveProperty("strategy", { type: "Recreate" });
});

test("a StatefulSet is ordered, and its claims are told apart from others", () => {
  const claim = {
    metadata: { name: "data" },
    spec: { resources: { requests: { storage: "1024Mi" } } },
  };
  expect(apps("StatefulSet", { volumeClaimTemplates: [claim] })).toMatchObject({
    spec: {
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      podManagementPolicy: "OrderedReady",
      replicas: 1,
      revisionHistoryLimit: 10,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      volumeClaimTemplates: [
        {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          spec: { volumeMode: "Filesystem", resources: { requests: { storage: "1Gi" } } },
          status: { phase: "Pending" },
        },
      ],
      template: TEMPLATE,
    },
  });
});

test("a DaemonSet rolls one by one", () => {
  expect(apps("DaemonSet", {})).toMatchObject({
    spec: {
      revisionHistoryLimit: 10,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    },
  });
});

test("a pod, unlike a template, requests what it is limited to", () => {
  const spec = {
    hostNetwork: true,
    containers: [
      {
        name: "a",
        image: "registry:5000/a",
        ports: [{ containerPort: 80 }],
        readinessProbe: { httpGet: { port: 80 } },
        livenessProbe: { grpc: { port: 90 }, periodSeconds: 5 },
        resources: { limits: { cpu: "0.5", memory: "64Mi" }, requests: { cpu: "100m" } },
      },
    ],
    volumes: [
      { name: "a" },
      { name: "b", configMap: { name: "c" } },
      { name: "d", hostPath: { path: "/" } },
    ],
  };
  expect(stored("core.v1.Pod", { apiVersion: "v1", kind: "Pod", spec })).toMatchObject({
    spec: {
      enableServiceLinks: true,
      containers: [
        {
          imagePullPolicy: "Always",
          ports: [{ containerPort: 80, hostPort: 80, protocol: "TCP" }],
          readinessProbe: {
            httpGet: { path: "/", port: 80, scheme: "HTTP" },
            ...{ failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
          },
          livenessProbe: { grpc: { port: 90, service: "" }, periodSeconds: 5 },
          resources: {
            limits: { cpu: "500m", memory: "64Mi" },
            requests: { cpu: "100m", memory: "64Mi" },
          },
        },
      ],
      volumes: [
        { name: "a", emptyDir: {} },
        { name: "b", configMap: { name: "c", defaultMode: 420 } },
        { name: "d", hostPath: { path: "/", type: "" } },
      ],
    },
  });
});

test("a pod with amounts of its own requests what its containers do, or else its limits", () => {
  const spec = {
    containers: [
      { name: "a", image: "a:1", resources: { requests: { cpu: "100m" } } },
      { name: "b", image: "b:1", resources: { requests: { cpu: "200m" } } },
    ],
    resources: { limits: { cpu: "1", memory: "1Gi" } },
  };
  expect(stored("core.v1.Pod", { apiVersion: "v1", kind: "Pod", spec })).toMatchObject({
    spec: { resources: { requests: { cpu: "300m", memory: "1Gi" } } },
  });
});

test("a Service is a cluster IP with sessions of no affinity", () => {
  const spec = {
    selector: { app: "web" },
    ports: [{ port: 80 }, { port: 81, targetPort: "http" }],
  };
  expect(stored("core.v1.Service", { apiVersion: "v1", kind: "Service", spec })).toMatchObject({
    spec: {
      internalTrafficPolicy: "Cluster",
      ports: [
        { port: 80, protocol: "TCP", targetPort: 80 },
        { port: 81, protocol: "TCP", targetPort: "http" },
      ],
      sessionAffinity: "None",
      type: "ClusterIP",
    },
  });
});

test("an autoscaler without metrics keeps cpu at 80 %", () => {
  const body = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    spec: { maxReplicas: 3, behavior: { scaleDown: { selectPolicy: "Min" } } },
  };
  expect(stored("autoscaling.v2.HorizontalPodAutoscaler", body)).toMatchObject({
    spec: {
      minReplicas: 1,
      metrics: [{ resource: { name: "cpu", target: { averageUtilization: 80 } } }],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: "Max" },
        scaleDown: { selectPolicy: "Min", policies: [{ type: "Percent", value: 100 }] },
      },
    },
  });
});

test("a Job of one pod, with the labels of its pods", () => {
  const body = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "a" }, spec: { template } };
  expect(stored("batch.v1.Job", body)).toMatchObject({
    metadata: { name: "a", labels: { app: "web" } },
    spec: {
      ...{ backoffLimit: 6, completionMode: "NonIndexed", completions: 1, parallelism: 1 },
      ...{ manualSelector: false, podReplacementPolicy: "TerminatingOrFailed", suspend: false },
    },
  });
});

test("a Namespace is active and labelled with its name; text of a Secret becomes data", () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  expect(stored("core.v1.Namespace", namespace)).toEqual({
    ...namespace,
    metadata: { name: "shop", labels: { "kubernetes.io/metadata.name": "shop" } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  const secret = { apiVersion: "v1", kind: "Secret", data: { a: "eA==" }, stringData: { p: "wü" } };
  expect(stored("core.v1.Secret", secret)).toEqual({
    ...{ apiVersion: "v1", kind: "Secret", type: "Opaque" },
    data: { a: "eA==", p: "d8O8" },
  });
});

test("all that a node has can be used", () => {
  const body = {
    apiVersion: "v1",
    kind: "Node",
    status: { capacity: { cpu: "4", memory: "8Gi" } },
  };
  expect(stored("core.v1.Node", body)).toMatchObject({
    status: { allocatable: { cpu: "4", memory: "8Gi" } },
  });
});

test("defaults of defaults are no others", () => {
  const once = apps("StatefulSet", {});
  expect(withDefaults(once)).toEqual(once);
});
