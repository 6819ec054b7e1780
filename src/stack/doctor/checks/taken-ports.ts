import { type Finding, problem, warning } from "../finding.ts";

/** A port of this stack that somebody else has. */
export interface TakenPort {
  service: string;
  port: number;
  /** It was asked for: no other will do. */
  required: boolean;
  /** Who has it, in words. */
  holder: string;
  /** How to make the holder give it back. */
  end: string;
}

/** One finding for all ports that one holder has, and of those that were asked for another. */
export function takenFindings(
  taken: readonly TakenPort[],
  configFile: string,
): Omit<Finding, "check">[] {
  const groups = Map.groupBy(taken, ({ holder, required }) => `${required} ${holder}`);
  return [...groups.values()].flatMap((ports) => {
    const [first] = ports;
    return first === undefined ? [] : [finding(first, ports, configFile)];
  });
}

function finding(
  { service, required, holder, end }: TakenPort,
  ports: readonly TakenPort[],
  configFile: string,
) {
  const one = ports.length === 1;
  const words = `${list(ports)} ${one ? "is" : "are"} held by ${holder}`;
  const change = one ? `give ${service} another port` : "give them other ports";
  const fix = `${end}, or ${change} in ${configFile}`;
  if (required) return problem(words, fix);
  const move = one ? `${service} will be on another port` : "they move to others";
  return warning(`${words}: ${move}`, fix);
}

/** `7070, 7071 (persona-adapter), 8080 (memory)`. */
function list(ports: readonly TakenPort[]): string {
  const services = Map.groupBy(ports, ({ service }) => service);
  return [...services]
    .map(([service, own]) => `${own.map(({ port }) => port).join(", ")} (${service})`)
    .join(", ");
}
