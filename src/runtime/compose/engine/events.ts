import { readJsonLines } from "./json-lines.ts";
import { asShape, optionalNumber, optionalText, shapeAt, textsAt } from "./shape.ts";

/** What happened to a container. */
export type ContainerEvent = EventSubject & EventKind;

interface EventSubject {
  /** Of the container. */
  id: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch, by the engine's clock. */
  at: number;
}

type EventKind =
  | { action: PlainAction }
  | { action: "die"; exitCode: number }
  /** A number, as text. */
  | { action: "kill"; signal: string }
  /** starting, healthy or unhealthy. */
  | { action: "health_status"; health: string };

const PLAIN_ACTIONS = [
  "create",
  "start",
  "stop",
  "restart",
  "pause",
  "unpause",
  "oom",
  "destroy",
] as const;
type PlainAction = (typeof PLAIN_ACTIONS)[number];

/** What to ask an engine for; the many events of exec, which health checks are made of, are not. */
export const EVENT_ACTIONS: readonly string[] = [...PLAIN_ACTIONS, "die", "kill", "health_status"];

/** What engines put among the labels of an event. */
const NO_LABELS = ["image", "name", "exitCode", "containerExitCode", "signal", "execDuration"];

/** @throws EngineError when the engine broke off, or sent what is no event */
export async function* readEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<ContainerEvent> {
  for await (const line of readJsonLines(chunks, "the engine's stream of events")) {
    const event = readEvent(line);
    if (event !== null) yield event;
  }
}

function readEvent(line: unknown): ContainerEvent | null {
  const event = asShape(line, "an event");
  const actor = shapeAt(event, "Actor");
  const attributes = textsAt(actor, "Attributes");
  const kind = readKind(optionalText(event, "Action"), attributes);
  if (kind === null || optionalText(event, "Type") !== "container") return null;
  const nanoseconds = optionalNumber(event, "timeNano");
  return {
    id: optionalText(actor, "ID"),
    name: attributes["name"] ?? "",
    labels: Object.fromEntries(
      Object.entries(attributes).filter(([key]) => !NO_LABELS.includes(key)),
    ),
    at: nanoseconds > 0 ? Math.floor(nanoseconds / 1e6) : optionalNumber(event, "time") * 1_000,
    ...kind,
  };
}

function readKind(action: string, attributes: Readonly<Record<string, string>>): EventKind | null {
  const health = /^health_status:? *(.*)$/.exec(action)?.[1];
  if (health !== undefined) return { action: "health_status", health };
  // Podman says "died", and has the exit code under another name.
  if (action === "die" || action === "died") {
    const code = attributes["exitCode"] ?? attributes["containerExitCode"];
    return { action: "die", exitCode: Number(code ?? 0) };
  }
  if (action === "kill") return { action, signal: attributes["signal"] ?? "" };
  const plain = PLAIN_ACTIONS.find((known) => known === action);
  return plain === undefined ? null : { action: plain };
}
