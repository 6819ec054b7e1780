/** A field that may be selected by, and where an object of the kind has it. */
export interface SelectableField {
  /** Paths in the object as it is stored; the first that leads to something counts. */
  readonly paths: readonly (readonly string[])[];
  /** What a missing field is taken for: the zero of its type. */
  readonly missing: "" | "false" | "0";
}

/** What `fieldSelector=` may name for one kind, and what is said of all else. */
export interface SelectableFields {
  readonly fields: ReadonlyMap<string, SelectableField>;
  readonly unsupported: (field: string) => string;
}

const NAMES = ["metadata.name", "metadata.namespace"] as const;

const EVENT_FIELDS = [
  ...["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"].map(
    (field) => `involvedObject.${field}`,
  ),
  "reason",
  "type",
];

/**
 * The fields of a kind by which Kubernetes 1.34 selects: the name and the namespace, and for a few
 * kinds some more. Events of events.k8s.io are read as core events, in which form they are stored.
 */
export function selectableFields({
  group,
  kind,
}: {
  group: string;
  kind: string;
}): SelectableFields {
  switch (`${group}/${kind}`) {
    case "/Pod":
      return ofKind({
        ...text(...NAMES, "spec.nodeName", "spec.restartPolicy", "spec.schedulerName"),
        ...text("spec.serviceAccountName", "status.phase", "status.nominatedNodeName"),
        "spec.host": field("spec.nodeName"),
        "status.podIP": field("status.podIP"),
        // Known to upstream, but no pod is ever found by it.
        "status.podIPs": { paths: [], missing: "" },
        "spec.hostNetwork": field("spec.hostNetwork", "false"),
      });
    case "/Node":
      return ofKind({
        ...text("metadata.name"),
        "spec.unschedulable": field("spec.unschedulable", "false"),
      });
    case "/Namespace":
      return ofKind(text("metadata.name", "status.phase"));
    case "/Secret":
      return ofKind(text(...NAMES, "type"));
    case "/Service":
      return ofKind(text(...NAMES, "spec.clusterIP", "spec.type"));
    case "/Event":
      return ofKind({ ...text(...NAMES, ...EVENT_FIELDS, "reportingComponent"), source: SOURCE });
    case "events.k8s.io/Event":
      return ofKind({ ...text(...NAMES, "reason", "type"), ...regarding() });
    case "batch/Job":
      return ofKind(
        { ...text(...NAMES), "status.successful": field("status.succeeded", "0") },
        (name) => `field label ${JSON.stringify(name)} not supported for Job`,
      );
    default:
      return ofKind(
        text(...NAMES),
        (name) =>
          `${JSON.stringify(name)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
      );
  }
}

const SOURCE: SelectableField = {
  paths: [["source", "component"], ["reportingComponent"]],
  missing: "",
};

function regarding(): Record<string, SelectableField> {
  const about = EVENT_FIELDS.filter((name) => name.startsWith("involvedObject."));
  return {
    ...Object.fromEntries(
      about.map((name) => [name.replace("involvedObject", "regarding"), field(name)]),
    ),
    reportingController: field("reportingComponent"),
  };
}

function ofKind(
  fields: Readonly<Record<string, SelectableField>>,
  unsupported = (name: string) => `field label not supported: ${name}`,
): SelectableFields {
  return { fields: new Map(Object.entries(fields)), unsupported };
}

function text(...names: string[]): Record<string, SelectableField> {
  return Object.fromEntries(names.map((name) => [name, field(name)]));
}

function field(path: string, missing: SelectableField["missing"] = ""): SelectableField {
  return { paths: [path.split(".")], missing };
}
