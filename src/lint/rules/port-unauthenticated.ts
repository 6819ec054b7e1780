import { knownService } from "../components/known-services.ts";
import type { Service } from "../compose/service.ts";
import type { LintRule } from "../finding.ts";
import { entriesOf, type Tree } from "../tree/tree.ts";

export const portUnauthenticated: LintRule = {
  code: "L_PORT_UNAUTHENTICATED",
  severity: "warning",
  title: "a port that takes anybody's word is open to the network",
  consequence: "Whoever reaches this machine can read and change what the service holds.",
  fix: "Bind the port to loopback, or give the service a password.",
  docs: "Redis, Valkey, Memcached, MongoDB, Qdrant, OPA and OTLP receivers whose command, environment and mounts show no authentication. Silent when a configuration file is mounted or a password is set.",
  *check({ services, components }) {
    for (const service of services.values()) {
      const open = knownService(service)?.openPorts ?? [];
      const collector = components.collectors.find((one) => one.service === service);
      const authenticates = collector?.receivers.some(({ entry }) => hasAuth(entry.value)) ?? false;
      if (isGuarded(service) || authenticates) continue;
      for (const { at, address, targets, published } of service.ports) {
        const port = targets.find((target) => open.includes(target));
        if (address !== null || port === undefined) continue;
        const message = `${service.name} asks for no password at port ${published ?? port}, open on all interfaces`;
        yield { at, service: service.name, message };
      }
    }
  },
};

/** Whether a receiver's configuration has `auth` anywhere. */
function hasAuth(tree: Tree): boolean {
  return entriesOf(tree).some(([name, { value }]) => name === "auth" || hasAuth(value));
}

/** Whether anything hints at authentication, or at a configuration that may ask for it. */
function isGuarded({ command, entrypoint, environment, mounts, image }: Service): boolean {
  const words = [...entrypoint, ...command].map(({ text }) => text).join(" ");
  if (/--?requirepass|--?auth|--?authentication|--aclfile|--keyFile|\.conf\b|--?S\b/.test(words))
    return true;
  if ([...environment.keys()].some((name) => /PASSWORD|PASSWD|API_?KEY|AUTH|TOKEN/i.test(name)))
    return true;
  // A collector's receivers have none unless its configuration says so; others may be configured.
  const collector = /opentelemetry-collector/.test(image?.reference.repository ?? "");
  const configured = mounts.some(({ target }) =>
    /\.(?:conf|acl)$|^\/(?:usr\/local\/)?etc\//.test(target ?? ""),
  );
  return !collector && configured;
}
