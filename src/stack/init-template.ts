/** What the beginning of a devstack.yaml is written from. */
export interface InitFacts {
  name: string;
  /** Where editors find the schema: an absolute path, or one relative to the file. */
  schema: string;
}

/** A devstack.yaml to begin with: valid as it is, each example one `#` away. */
export function initTemplate({ name, schema }: InitFacts): string {
  return `# yaml-language-server: $schema=${schema}
# The line above lets editors check and complete this file. No key is required.

name: ${name}

services:
  # The platform's own services run as they are. A change to one, for example:
  #
  # router: { env: { ROUTER_RPS_LIMIT: "50" } }
  # prometheus: { binary: ./bin/prometheus } # or builtin; else the one on PATH

  # Services of your own stand beside them:
  #
  # billing:
  #   process: [node, billing.js] # runs in this folder, without a shell
  #   env: { ROUTER: "\${ROUTER_URL}", PORT: "\${port:http}" } # see devstack env
  #   ports: { http: 9100 } # on 127.0.0.1; if taken, an error names by whom
  #   probes: [{ http: /healthz }] # when it is ready, seen from outside
  #   needs: { router: ready } # started, ready or done
  # migrate: { process: [node, setup.js], job: true, needs: { memory: ready } }

# The host port of a service's main port. Others move when theirs is taken; what
# is written here does not.
#
# ports: { router: 8443 }
`;
}
