import { mountedAt } from "../compose/mounted-file.ts";
import type { LintRule } from "../finding.ts";

export const certificateMissing: LintRule = {
  code: "L_CERTIFICATE_MISSING",
  severity: "error",
  title: "nginx names a certificate that is not there",
  consequence: "nginx does not start.",
  fix: "Make the certificate before the first start, and say so where the stack is described.",
  docs: "ssl_certificate, ssl_certificate_key and ssl_client_certificate of mounted nginx configurations, below a mounted folder of the host that has no such file. Once per file.",
  *check({ components, files }) {
    for (const { service, certificates } of components.nginx) {
      for (const { place, at } of certificates) {
        const found = mountedAt(service, place, files);
        if (found.kind !== "absent" || found.mount.kind !== "bind") continue;
        yield {
          at,
          service: service.name,
          message: `nginx of ${service.name} reads ${place}, and the host has no such file`,
        };
      }
    }
  },
};
