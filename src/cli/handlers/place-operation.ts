import type { OperationWish } from "../../stack/simulation/simulation.ts";
import { DevstackError } from "../../util/errors.ts";
import type { NodeFlags } from "../flags.ts";

/** A command line about zones or nodes. */
export interface PlaceLine {
  readonly kind: "zone" | "node";
  readonly verb: string;
  readonly names: readonly string[];
  readonly options: NodeFlags;
}

type Operation = OperationWish["operation"];

/** The options that each verb has, beside those of all commands. */
const OPTIONS: Readonly<Record<string, readonly (keyof NodeFlags)[]>> = {
  ls: ["zone"],
  fail: ["mode", "left", "realtime"],
  recover: ["realtime"],
  cordon: ["realtime"],
  uncordon: ["realtime"],
  drain: ["force", "timeout", "realtime"],
  add: ["zone", "nodes", "class", "realtime"],
  rm: ["realtime"],
};
const ALL = [...new Set(Object.values(OPTIONS).flat())];
const USUAL_NODES = { zone: 2, node: 1 } as const;

/** @throws DevstackError E_USAGE for an option that the verb does not have */
export function refuseOtherOptions({ kind, verb, options }: PlaceLine): void {
  const known = OPTIONS[verb] ?? [];
  const other = ALL.find((option) => options[option] !== undefined && !known.includes(option));
  if (other === undefined) return;
  const owners = Object.keys(OPTIONS).filter((name) => OPTIONS[name]?.includes(other));
  throw new DevstackError("E_USAGE", `${kind} ${verb} has no option --${other}`, {
    why: `it belongs to ${owners.join(", ")}`,
    hint: `devstack ${kind} --help`,
  });
}

/**
 * What a command line wishes to be done.
 *
 * @throws DevstackError E_USAGE for a line that says too little or too much
 */
export function operationOf(line: PlaceLine): Operation {
  refuseOtherOptions(line);
  const { kind, verb, names, options } = line;
  if (verb === "add") return addition(line);
  if (names.length === 0) {
    throw new DevstackError("E_USAGE", `which ${kind}?`, { hint: `devstack ${kind} ls` });
  }
  const target = { kind, names: [...names] };
  switch (verb) {
    case "fail":
      return failure(target, options);
    case "drain": {
      const { force, timeout } = options;
      const timeoutMs = timeout === undefined ? undefined : timeout * 1_000;
      return { verb, target, force, timeoutMs };
    }
    case "rm":
      return { verb: "remove", target };
    case "cordon":
    case "uncordon":
    case "recover":
      return { verb, target };
    default:
      throw new DevstackError("E_USAGE", `there is no verb ${verb}`, {
        hint: `devstack ${kind} --help`,
      });
  }
}

function failure(
  target: { kind: "zone" | "node"; names: string[] },
  { mode = "power", left }: NodeFlags,
): Operation {
  if (left !== undefined && mode !== "capacity") {
    throw new DevstackError("E_USAGE", "--left goes with --mode capacity", {
      why: `with ${mode} nothing is left`,
    });
  }
  return { verb: "fail", target, mode, left };
}

function addition({ kind, names, options }: PlaceLine): Operation {
  const zones = kind === "zone" ? names : [...names, ...(options.zone ? [options.zone] : [])];
  const [zone] = zones;
  const isMisplaced = kind === "zone" ? options.zone !== undefined : names.length > 0;
  if (zone === undefined || zones.length > 1 || isMisplaced) {
    const example = kind === "zone" ? "zone add us-east-1d" : "node add --zone us-east-1a";
    throw new DevstackError("E_USAGE", `${kind} add needs one zone, and names its nodes itself`, {
      hint: `devstack ${example}`,
    });
  }
  const nodes = options.nodes ?? USUAL_NODES[kind];
  return { verb: "add", kind, zone, nodes, class: options.class };
}
