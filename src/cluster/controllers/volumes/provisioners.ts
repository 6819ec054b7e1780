import { ZONAL_PROVISIONER } from "../../topology/cluster-topology.ts";

/** By it, who makes volumes keeps one until what is behind it is gone. */
export const PROVISIONER_FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

/** Those whose volumes are made here: the disks of clouds, which can be used in one zone alone. */
const SIMULATED = new Set([
  ...[ZONAL_PROVISIONER, "ebs.csi.aws.com", "pd.csi.storage.gke.io", "disk.csi.azure.com"],
]);

/** Names of before there were drivers; today their drivers make the volumes. */
const DRIVERS: Readonly<Record<string, string>> = {
  "kubernetes.io/aws-ebs": "ebs.csi.aws.com",
  "kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
  "kubernetes.io/azure-disk": "disk.csi.azure.com",
};

export function isSimulated(provisioner: string): boolean {
  return SIMULATED.has(provisioner);
}

/** Who makes volumes for a class in truth; null for what is built in and not there any more. */
export function driverOf(provisioner: string): string | null {
  const driver = DRIVERS[provisioner] ?? provisioner;
  return driver.startsWith("kubernetes.io/") ? null : driver;
}
