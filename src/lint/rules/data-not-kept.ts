import { configFile } from "../components/config-file.ts";
import { knownService } from "../components/known-services.ts";
import { roleOf } from "../components/roles.ts";
import type { Service } from "../compose/service.ts";
import type { LintContext } from "../context.ts";
import type { LintRule } from "../finding.ts";
import { textAt } from "../tree/tree.ts";

export const dataNotKept: LintRule = {
  code: "L_DATA_NOT_KEPT",
  severity: "note",
  title: "a store without a volume",
  consequence: "What it holds is gone when the container is made anew.",
  fix: "Mount a named volume at its data path, or say with `tmpfs` that nothing shall be kept.",
  docs: "Images of well-known stores, and Tempo's local backend, with nothing mounted at the data path. Redis only when it is told to keep data. Silent when the image runs another program than its server.",
  *check(context) {
    for (const service of context.services.values()) {
      const data = dataOf(service, context);
      const [first] = data;
      if (first === undefined) continue;
      const kept = service.mounts.some(
        ({ target }) => target === null || data.some((place) => isNear(target, place)),
      );
      if (kept || service.node.entries.has("volumes_from")) continue;
      const message = `${service.name} keeps its data in ${first}, where nothing is mounted`;
      yield { at: service.at, service: service.name, message };
    }
  },
};

function dataOf(service: Service, { files }: LintContext): readonly string[] {
  if (service.build !== null || !runsServer(service)) return [];
  if (roleOf(service) === "tempo") {
    const config = configFile(service, files, {
      flags: ["config.file"],
      usual: ["/etc/tempo.yaml"],
    });
    const place = textAt(config?.tree ?? null, "storage", "trace", "local", "path");
    const isLocal = textAt(config?.tree ?? null, "storage", "trace", "backend") === "local";
    return isLocal && place !== null ? [place] : [];
  }
  const words = service.command.map(({ text }) => text).join(" ");
  const repository = service.image?.reference.repository ?? "";
  if (/redis|valkey/.test(repository) && !/--(?:appendonly|save)\s+(?!no|"")/.test(words))
    return [];
  // A flag may say that it lies elsewhere.
  if (
    /storage\.tsdb\.path|--datadir|--dbpath|agent/.test(words) ||
    service.environment.has("PGDATA")
  )
    return [];
  return knownService(service)?.data ?? [];
}

/** Whether the image's own server runs, and not a tool of it: a backup, a client, a loop of shell. */
function runsServer({ entrypoint, command }: Service): boolean {
  const [first] = command;
  return (
    entrypoint.length === 0 &&
    (first === undefined ||
      /^-|^(?:postgres|mysqld|mongod|redis-server|valkey-server|sh)$/.test(first.text))
  );
}

/** A mount of the folder, of one above it or within it. */
function isNear(target: string, place: string): boolean {
  return target === place || target.startsWith(`${place}/`) || place.startsWith(`${target}/`);
}
