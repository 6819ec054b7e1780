import type { Journal } from "../journal.ts";
import type { ApiObject } from "../target.ts";

interface Event extends ApiObject {
  readonly involvedObject: { readonly kind: string; readonly name: string };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
}

/** What kubelets say is not looked at: those of kwok say nothing. */
const SILENT = new Set(["kubelet", "kwok", ""]);

/** A cluster is used for many scenarios: those of nodes that come and go belong to none of them. */
const BETWEEN = new Set(["RegisteredNode", "RemovingNode"]);

/** All that the control plane has told of, without numbers: `Pod web-* Warning FailedScheduling: 0/6 …`. */
export function eventFacts(journal: Journal): readonly string[] {
  const told = journal.of("Event").flatMap((object) => {
    const { involvedObject, type, reason, message, source, reportingComponent } = object as Event;
    if (SILENT.has(source?.component || reportingComponent || "") || BETWEEN.has(reason)) return [];
    const name = journal.names.in(involvedObject.name);
    // Where pods are is a fact of its own.
    const text = reason === "Scheduled" ? message.replace(/ to \S+$/, " to {node}") : message;
    return [`${involvedObject.kind} ${name} ${type} ${reason}: ${journal.names.in(text)}`];
  });
  return [...new Set(told)].sort();
}
