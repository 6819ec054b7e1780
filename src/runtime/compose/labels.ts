/** By what the engine's own records tell the containers, networks and volumes of a stack. */
export const LABELS = {
  /** The id of the stack. */
  stack: "dev.devstack.stack",
  /** The name of the service. */
  service: "dev.devstack.service",
  /** Changes with everything that the container is made from. */
  digest: "dev.devstack.digest",
  /** The service's ports as JSON: name → port in the container, protocol, the host port wanted,
   * and whether it is for the stack alone. */
  ports: "dev.devstack.ports",
  /** `true` for a job, which is done when it has ended with 0. */
  job: "dev.devstack.job",
  /** `true` for a container that only waits for others, and is no service of the stack. */
  waiting: "dev.devstack.waiting",
  version: "dev.devstack.version",
} as const;
