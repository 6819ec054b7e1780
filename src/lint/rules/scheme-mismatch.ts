import type { LintRule } from "../finding.ts";
import { probeRequest } from "./probe-request.ts";

export const schemeMismatch: LintRule = {
  code: "L_SCHEME_MISMATCH",
  severity: "error",
  title: "a service is asked by https where it speaks http, or the other way round",
  consequence: "Every call fails in the handshake; behind a proxy it is a 502.",
  fix: "Use the scheme that the service speaks.",
  docs: "An address of another service (nginx's proxy_pass, variables, configurations) whose scheme is not the one that the service's own probe uses at the same port.",
  *check({ references }) {
    for (const { from, to, scheme, port, at, by } of references) {
      if (to === null || (scheme !== "http" && scheme !== "https")) continue;
      const own = probeRequest(to.probe);
      const asked = port ?? (scheme === "https" ? 443 : 80);
      if (own === null || own.port !== asked || own.scheme === scheme) continue;
      const message = `${by} of ${from.name} asks ${to.name}:${asked} by ${scheme}, and its own probe by ${own.scheme}`;
      yield { at, service: from.name, message };
    }
  },
};
