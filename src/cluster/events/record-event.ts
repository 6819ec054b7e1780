import type { World } from "../components/component.ts";
import type { EventType, KubeEvent } from "../objects/event.ts";
import type { KubeObject } from "../objects/meta.ts";
import { EVENTS, NAMESPACES } from "../objects/resources.ts";
import type { Index } from "../store/store.ts";

/** What happened to an object, and who says so. */
export interface Happening {
  readonly type: EventType;
  /** One word: `Scheduled`. */
  readonly reason: string;
  readonly message: string;
  readonly source: { readonly component: string; readonly host?: string };
  /** The part of the object that it is about, such as `spec.containers{web}`. */
  readonly fieldPath?: string;
}

/** From so many on that differ in their message alone, within the time below, a common event is kept. */
const MANY_ALIKE = 10;
const ALIKE_WITHIN_MS = 600_000;
const COMBINED = "(combined from similar events): ";

/** By this, events are found by the uid of the object that they are about. */
export const EVENT_INDEXES: readonly Index[] = [
  { resource: EVENTS.id, name: "about", of: (event) => [about(event as KubeEvent)] },
];

/**
 * Records an event: one that is there already is counted up, and many that differ in their message
 * alone become one (client-go, `record.EventCorrelator`; its limit for chatty sources is left out).
 * In a namespace that is not there, or is about to go, nothing is recorded.
 */
export function recordEvent(world: World, object: KubeObject, happening: Happening): void {
  const { store, writer, nowMs, now } = world;
  const event = eventOf(object, happening, world);
  const namespace = store.get(NAMESPACES, "", event.metadata.namespace ?? "");
  if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return;
  const { message } = event;
  const alike = store.find(EVENTS, "about", about(event)).filter((one) => isAlike(one, event));
  const same = alike.find((one) => one.message === message);
  const recent = alike.filter((one) => Date.parse(one.lastTimestamp) > nowMs - ALIKE_WITHIN_MS);
  const common = recent.find((one) => one.message.startsWith(COMBINED));
  const isOneOfMany = recent.length + 1 >= MANY_ALIKE;
  if (same !== undefined) countUp(same, message, { world, now });
  else if (common !== undefined) countUp(common, COMBINED + message, { world, now });
  else {
    const first = isOneOfMany ? { ...event, message: COMBINED + message } : event;
    writer.createUnchecked(EVENTS, first);
  }
}

function countUp(
  event: KubeEvent,
  message: string,
  { world, now }: { world: World; now: string },
): void {
  const counted = { ...event, message, count: event.count + 1, lastTimestamp: now };
  world.writer.update(EVENTS, counted);
}

type NewEvent = Omit<KubeEvent, "metadata"> & {
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

function eventOf(
  object: KubeObject,
  { type, reason, message: said, source, fieldPath }: Happening,
  { now, nowMs, store, eventParts }: World,
): NewEvent {
  const { name, namespace = "default" } = object.metadata;
  // As the real ones: the name of the object and a number that no other event has, in hexadecimal.
  const suffix = (BigInt(nowMs) * 1_000_000n + BigInt(store.revision % 1_000_000)).toString(16);
  // What is said of a container is said of the same one in other pods too.
  const message = fieldPath === undefined ? inOnePiece(said) : eventParts.text(said);
  // One literal, since there are more events than all else: what is spread takes a third more bytes.
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: inOnePiece(`${name}.${suffix}`), namespace },
    involvedObject: eventParts.reference(object, fieldPath && eventParts.text(fieldPath)),
    type,
    reason,
    message,
    source,
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    reportingComponent: source.component,
    reportingInstance: source.host ?? "",
  };
}

/** V8 keeps a text that was put together as all its parts, until a character of it is read. */
function inOnePiece(text: string): string {
  return text.charAt(0) === "" ? "" : text;
}

function about({ involvedObject }: NewEvent | KubeEvent): string {
  return involvedObject.uid ?? "";
}

/** Whether two events of one object differ in their message, times and numbers alone. */
function isAlike(left: KubeEvent, right: NewEvent): boolean {
  const [one, other] = [left.involvedObject, right.involvedObject];
  return (
    left.reason === right.reason &&
    left.type === right.type &&
    left.source.component === right.source.component &&
    left.source.host === right.source.host &&
    one.fieldPath === other.fieldPath &&
    one.name === other.name &&
    one.namespace === other.namespace &&
    one.kind === other.kind
  );
}
