import type { Component, World } from "../../components/component.ts";
import type { ConfigMap } from "../../objects/config-map.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { CONFIG_MAPS, NAMESPACES, SERVICE_ACCOUNTS } from "../../objects/resources.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Change } from "../../store/history.ts";
import { ROOT_CERTIFICATE } from "./root-certificate.ts";

const NAME = "namespace-defaults";
const ACCOUNT = "default";
const CERTIFICATES = "kube-root-ca.crt";
const DATA = { "ca.crt": ROOT_CERTIFICATE };
const DESCRIPTION =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

/**
 * Gives every namespace what pods in it rely on, and gives it again where somebody takes it away: a
 * service account, and the certificate of the API (kube-controller-manager 1.34, service account
 * controller and root CA certificate publisher).
 */
export class NamespaceDefaults implements Component {
  readonly name = NAME;

  observe({ resource, type, object }: Change, world: World): void {
    const { name, namespace = "" } = object.metadata;
    if (resource === NAMESPACES.id && type !== "DELETED") world.enqueue(NAME, name);
    else if (resource === SERVICE_ACCOUNTS.id) {
      if (name === ACCOUNT && type === "DELETED") world.enqueue(NAME, namespace);
    } else if (resource === CONFIG_MAPS.id) {
      if (name === CERTIFICATES && type !== "ADDED") world.enqueue(NAME, namespace);
    }
  }

  reconcile(namespace: string, world: World): void {
    const found = world.store.get(NAMESPACES, "", namespace);
    if (found === undefined || found.metadata.deletionTimestamp !== undefined) return;
    try {
      giveAccount(namespace, world);
      giveCertificates(namespace, world);
    } catch (error) {
      // What is refused now is wanted again when the namespace, or what it has, changes.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  fork(): Component {
    return new NamespaceDefaults();
  }
}

function giveAccount(namespace: string, { store, writer }: World): void {
  if (store.get(SERVICE_ACCOUNTS, namespace, ACCOUNT) !== undefined) return;
  writer.create<KubeObject>(SERVICE_ACCOUNTS, {
    ...{ apiVersion: "v1", kind: "ServiceAccount" },
    metadata: { name: ACCOUNT, namespace },
  });
}

function giveCertificates(namespace: string, { store, writer }: World): void {
  const found = store.get(CONFIG_MAPS, namespace, CERTIFICATES);
  const annotations = { "kubernetes.io/description": DESCRIPTION };
  if (found === undefined) {
    writer.create<ConfigMap>(CONFIG_MAPS, {
      ...{ apiVersion: "v1", kind: "ConfigMap", data: DATA },
      metadata: { name: CERTIFICATES, namespace, annotations },
    });
    return;
  }
  writer.update(CONFIG_MAPS, {
    ...found,
    metadata: { ...found.metadata, annotations: { ...found.metadata.annotations, ...annotations } },
    data: DATA,
  });
}
