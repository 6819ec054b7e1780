import type { LintRule } from "../finding.ts";
import { parseImage } from "../images/image-reference.ts";

/** Images whose last user is not root. */
const NOT_ROOT =
  /^(?:grafana\/(?:k6|grafana(?:-oss|-enterprise)?|loki)|loadimpact\/k6|prom\/[\w-]+|curlimages\/curl|nginxinc\/nginx-unprivileged|jenkins\/jenkins|bitnami\/[\w-]+|(?:elasticsearch|logstash|kibana|beats)\/.+|elasticsearch|logstash|kibana|apache\/airflow|opensearchproject\/.+)$/;
const NEEDS_ROOT =
  /\b(?:apk\s+(?:--\S+\s+)*(?:add|update|upgrade)|apt-get\s+(?:-\S+\s+)*(?:install|update)|adduser|addgroup|useradd|groupadd|microdnf\s+install|yum\s+(?:-\S+\s+)*install)\b/;

export const buildNotRoot: LintRule = {
  code: "L_BUILD_NOT_ROOT",
  severity: "error",
  title: "a Dockerfile installs as a user that is not root",
  consequence: "The line is refused for want of permission, and the image cannot be built.",
  fix: "Put `USER root` before it, and the image's own user back behind it.",
  docs: "Images known to end with another user (k6, Grafana, Prometheus, curl, Elastic …) as the base of a stage that adds users or packages before any `USER`.",
  *check({ services, builds }) {
    const told = new Set<string>();
    for (const service of services.values()) {
      for (const stage of builds.of(service)?.stages ?? []) {
        if (stage.from === null || !NOT_ROOT.test(parseImage(stage.from).repository)) continue;
        for (const { name, text, at } of stage.instructions) {
          if (name === "USER") break;
          const key = `${at.source.file} ${at.range[0]}`;
          if (name !== "RUN" || !NEEDS_ROOT.test(text) || /\bsudo\b/.test(text) || told.has(key))
            continue;
          told.add(key);
          yield {
            at,
            service: service.name,
            message: `the build of ${service.name} needs root here, and ${stage.from} has another user`,
          };
          break;
        }
      }
    }
  },
};
