import type { Collector } from "../components/collector.ts";
import { configFile } from "../components/config-file.ts";
import { roleOf } from "../components/roles.ts";
import type { Service } from "../compose/service.ts";
import { flagOf } from "../compose/shell-words.ts";
import type { LintContext } from "../context.ts";
import type { LintRule, Observation } from "../finding.ts";
import { isAtLeast } from "../images/image-reference.ts";
import { child, entriesOf, placeOf, scalarAt } from "../tree/tree.ts";

const LOOPBACK = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

export const loopbackReceiver: LintRule = {
  code: "L_LOOPBACK_RECEIVER",
  severity: "error",
  title: "a service listens on its container's loopback only",
  consequence:
    "Nobody outside the container reaches it: not other services, and not a published port.",
  fix: "Listen on 0.0.0.0 within the container; what the host publishes is decided by `ports`.",
  docs: "Flags such as --host 127.0.0.1, and OTLP receivers of collectors (from 0.104) and Tempo (from 2.7) without an endpoint, which since then means loopback; OPA from 1.0 without --addr. Only where another service names it or a port is published; silent with `network_mode`.",
  *check(context) {
    for (const service of context.services.values()) {
      if (service.networkMode !== null || !isAsked(service, context)) continue;
      const flag = loopbackFlag(service);
      if (flag !== null) yield flag;
      if (roleOf(service) === "tempo") yield* ofTempo(service, context);
      if (roleOf(service) === "opa") yield* ofOpa(service);
    }
    for (const collector of context.components.collectors) {
      const { service } = collector;
      if (service.networkMode === null && isAsked(service, context)) yield* ofCollector(collector);
    }
  },
};

function isAsked(service: Service, { references }: LintContext): boolean {
  return service.ports.length > 0 || references.some(({ to }) => to === service);
}

function loopbackFlag(service: Service): Observation | null {
  const words = [...service.entrypoint, ...service.command];
  const flag = flagOf(
    words,
    "host",
    "bind",
    "bind-address",
    "listen",
    "listen-address",
    "web.listen-address",
    "addr",
    "address",
    "http-addr",
    "listen-host",
  );
  if (flag === null || !LOOPBACK.test(flag.text)) return null;
  const message = `${service.name} is told to listen on ${flag.text}`;
  return { at: placeOf(flag.from, flag.text), service: service.name, message };
}

function* ofCollector({ service, receivers, used, config }: Collector): Generator<Observation> {
  const since = service.image && isAtLeast(service.image.reference, [0, 104]);
  for (const { name, type, entry } of receivers) {
    if (type !== "otlp" || !used.has(name) || config === null) continue;
    for (const [protocol, { key, value }] of entriesOf(child(entry.value, "protocols"))) {
      const endpoint = scalarAt(value, "endpoint");
      const explicit = endpoint !== null && LOOPBACK.test(endpoint.text);
      if (!explicit && (endpoint !== null || since !== true)) continue;
      const how = explicit
        ? `listens on ${endpoint.text}`
        : "has no endpoint, which means localhost";
      const message = `the receiver ${name} of ${service.name} (${protocol}) ${how}`;
      yield { at: explicit ? endpoint.at : key, service: service.name, message };
    }
  }
}

function* ofTempo(service: Service, { files }: LintContext): Generator<Observation> {
  if (service.image === null || isAtLeast(service.image.reference, [2, 7]) !== true) return;
  const config = configFile(service, files, { flags: ["config.file"], usual: ["/etc/tempo.yaml"] });
  const protocols = child(config?.tree ?? null, "distributor", "receivers", "otlp", "protocols");
  for (const [protocol, { key, value }] of entriesOf(protocols)) {
    if (child(value, "endpoint") !== null) continue;
    const message = `the OTLP receiver of ${service.name} (${protocol}) has no endpoint, which means localhost`;
    yield { at: key, service: service.name, message };
  }
}

function* ofOpa(service: Service): Generator<Observation> {
  const { image, command } = service;
  if (image === null || isAtLeast(image.reference, [1, 0]) !== true) return;
  const server = command.find(({ text }) => text === "--server" || text === "-s");
  if (server === undefined || flagOf(command, "addr", "a") !== null) return;
  const message = `${service.name} is told no --addr, which means localhost since OPA 1.0`;
  yield { at: server.from.at, service: service.name, message };
}
