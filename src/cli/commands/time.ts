import type { CommandDefinition } from "../command.ts";
import { JSON_OPTION } from "./option-values.ts";

export const timeCommand: CommandDefinition = {
  name: "time",
  summary: "let the cluster's time pass otherwise",
  description:
    "With show it tells what time it is in the simulated cluster and how it passes; speed lets it pass so many times as fast as here; step lets some of it pass at once, or all up to the next thing that happens; pause and resume stop it and let it go on. The Kubernetes API shows moments of the cluster's past relative to the present here.",
  arguments: [
    {
      syntax: "<verb>",
      summary: "what to do",
      choices: ["show", "speed", "step", "pause", "resume"],
    },
    {
      syntax: "[value]",
      summary: "of speed: a number, 1 as here; of step: how long, as 90s or 5m",
    },
  ],
  options: [JSON_OPTION],
  examples: [
    ["devstack time show", "what time it is there"],
    ["devstack time speed 60", "a minute for every second"],
    ["devstack time step 5m", "five minutes, at once"],
    ["devstack time step", "to the next thing that happens"],
  ],
  json: "document",
  run: async (context) => (await import("../handlers/time.ts")).runTime(context),
};
