/** The simulated cluster of a devstack.yaml that says nothing of it; two nodes in each zone. */
export const TOPOLOGY_DEFAULTS = {
  region: "us-east-1",
  zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
} as const;
