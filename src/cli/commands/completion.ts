import type { CommandDefinition } from "../command.ts";

export const completionCommand: CommandDefinition = {
  name: "completion",
  summary: "print a completion script for a shell",
  description:
    "Prints a script that teaches your shell to complete commands, options and the names of the stack's services.",
  arguments: [
    {
      syntax: "<shell>",
      summary: "for which shell",
      choices: ["bash", "zsh", "fish"],
      // Prints the names of the services, one a line: the scripts ask for them while you type.
      untold: ["services"],
    },
  ],
  options: [],
  examples: [
    ['eval "$(devstack completion bash)"', "in ~/.bashrc; the same for zsh"],
    ["devstack completion fish | source", "in ~/.config/fish/config.fish"],
  ],
  json: "none",
  run: async (context) => (await import("../handlers/completion.ts")).runCompletion(context),
};
