/** The minor version of Kubernetes that the cluster speaks. */
const MINOR = "34";

/**
 * `/version` (apimachinery, `version.Info`): kubectl chooses by it how to speak, and people see by its
 * suffix that no Kubernetes is at work.
 */
export const SERVER_VERSION = {
  major: "1",
  minor: MINOR,
  emulationMajor: "1",
  emulationMinor: MINOR,
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "33",
  gitVersion: `v1.${MINOR}.1+devstack`,
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2025-09-09T00:00:00Z",
  goVersion: "go1.24.6",
  compiler: "gc",
  platform: "linux/amd64",
} as const;
