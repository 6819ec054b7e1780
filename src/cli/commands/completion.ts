import type { CommandDefinition } from "../command.ts";

/** `services` is what the scripts ask at the moment of completion. */
const SUBJECTS = ["bash", "zsh", "fish", "services"] as const;

export const completionCommand: CommandDefinition = {
  name: "completion",
  summary: "print a completion script for a shell",
  description:
    "Prints a script that teaches your shell to complete commands, options and the names of the stack's services. With services it prints those names, one a line: the scripts ask for them while you type.",
  arguments: [{ syntax: "<shell>", summary: "for which shell", choices: SUBJECTS }],
  options: [],
  examples: [
    ['eval "$(devstack completion bash)"', "in ~/.bashrc; the same for zsh"],
    ["devstack completion fish | source", "in ~/.config/fish/config.fish"],
    ["devstack completion services", "the names alone"],
  ],
  json: "none",
  run: async (context) => (await import("../handlers/completion.ts")).runCompletion(context),
};
