import type { LintRule } from "../finding.ts";

const SOCKET = /\/(?:docker|podman|containerd)\.sock$|\/var\/run\/docker\.sock/;

export const engineSocket: LintRule = {
  code: "L_ENGINE_SOCKET",
  severity: "warning",
  title: "the engine's socket is mounted",
  consequence:
    "Whoever takes the container over is root on this machine; a read-only mount changes nothing of that.",
  fix: "Do without it, or put a proxy before it that lets only the calls through that are needed.",
  docs: "A bind mount whose source is a container engine's socket.",
  *check({ services }) {
    for (const { name, mounts } of services.values()) {
      for (const { source, target, kind, at } of mounts) {
        const isSocket =
          SOCKET.test(source ?? "") || (kind === "bind" && SOCKET.test(target ?? ""));
        if (isSocket) yield { at, service: name, message: `${name} mounts the engine's socket` };
      }
    }
  },
};
