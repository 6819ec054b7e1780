import { counted } from "../../util/counted.ts";
import { DevstackError } from "../../util/errors.ts";
import type { Holder } from "./port-holders.ts";

/** A port that the user asked for and somebody else has. */
export interface TakenPort {
  service: string;
  port: number;
  /** Null for a process that we may not look at. */
  holder: Holder | null;
  /** Another stack of this user that has it. */
  stack?: { name: string; folder: string };
  /** Who has it, in words. */
  why: string;
  /** What to do, in words that stand alone: `end it (kill 4711)`; null where nothing can be done. */
  remedy: string | null;
  /** Where devstack.yaml may ask for it. */
  places: readonly (readonly string[])[];
}

/** E_PORT_TAKEN for all requested ports that are in use. */
export function takenPortsError(
  ports: readonly [TakenPort, ...TakenPort[]],
  cause?: unknown,
): DevstackError {
  const [first] = ports;
  const alone = ports.length === 1;
  const told = ports.map(({ service, port, why }) =>
    alone ? why : `${port} of ${service}: ${why}`,
  );
  const remedies = [...new Set(ports.flatMap(({ remedy }) => remedy ?? []))];
  const services = [...new Set(ports.map(({ service }) => service))];
  const others = services.length === 1 ? "another port" : "other ports";
  return new DevstackError(
    "E_PORT_TAKEN",
    alone
      ? `port ${first.port} of ${first.service} is taken`
      : `${counted(ports.length, "requested port")} are taken`,
    {
      why: told.join("; "),
      hint: [...remedies, `or give ${services.join(", ")} ${others} in devstack.yaml`]
        .join(", ")
        .replace(/^or /, ""),
      details: {
        service: first.service,
        port: first.port,
        holder: first.holder,
        ...(first.stack && { stack: first.stack }),
        ports,
        // The line of one of several would be taken for that of all.
        ...(alone && { places: first.places }),
      },
      cause,
    },
  );
}

/** The ports that an error of `takenPortsError` is about; null for any other. */
export function takenPortsOf(error: unknown): readonly TakenPort[] | null {
  if (!(error instanceof DevstackError && error.code === "E_PORT_TAKEN")) return null;
  return (error.details as { ports: readonly TakenPort[] }).ports;
}
