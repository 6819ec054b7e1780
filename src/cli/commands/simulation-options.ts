import { wholeNumber } from "./option-values.ts";

const MOST_NODES = 5_000;
const DAY_SECONDS = 86_400;

/** The options of `zone` and of `node`; each belongs to some of their verbs. */
export const PLACE_OPTIONS = [
  {
    flags: "--mode <mode>",
    summary: "fail: without power, out of reach, or with less to give (power by default)",
    choices: ["power", "partition", "capacity"],
  },
  {
    flags: "--left <what>",
    summary: "fail --mode capacity: what is left, as 0.5 or cpu=2,memory=4Gi (0.5 by default)",
    parse: capacityLeft,
  },
  {
    flags: "--nodes <count>",
    summary: "add: how many nodes (zone: 2, node: 1 by default)",
    parse: wholeNumber(1, MOST_NODES),
  },
  { flags: "--class <name>", summary: "add: of which class of topology.classes" },
  { flags: "--force", summary: "drain: pods that nothing makes anew go too" },
  {
    flags: "--timeout <seconds>",
    summary: "drain: how long it is tried, in the cluster's time (an hour by default)",
    parse: wholeNumber(1, DAY_SECONDS),
  },
  { flags: "--realtime", summary: "do not fast-forward: what follows happens as time passes" },
] as const;

/** What a node has left: a share, or amounts. @throws Error saying what is expected */
function capacityLeft(text: string): number | Record<string, string> {
  if (/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) return Number(text);
  const amounts = text.split(",").map((part) => part.split("="));
  if (amounts.every(([name = "", amount = ""]) => name !== "" && /^\d[\w.]*$/.test(amount))) {
    return Object.fromEntries(amounts.map(([name = "", amount = ""]) => [name, amount]));
  }
  throw new Error("Expected a share from 0 to 1, or amounts such as cpu=2,memory=4Gi.");
}
