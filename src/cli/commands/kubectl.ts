import type { CommandDefinition } from "../command.ts";

export const kubectlCommand: CommandDefinition = {
  name: "kubectl",
  summary: "run kubectl on the simulated cluster",
  description:
    "Runs the kubectl on your PATH with the kubeconfig of the stack's simulated cluster. Its input and output are yours, its exit status is that of devstack.",
  arguments: [{ syntax: "[args...]", summary: "what kubectl gets; put -- before them" }],
  options: [],
  examples: [
    ["devstack kubectl -- get pods -o wide", "which pods there are, and where"],
    ["devstack kubectl -- apply -f k8s/", "as with any cluster"],
  ],
  json: "none",
  run: async (context) => (await import("../handlers/kubectl.ts")).runKubectl(context),
};
