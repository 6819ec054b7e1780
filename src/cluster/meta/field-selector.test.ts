import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFieldSelector } from "./field-selector.ts";
import { selectableFields } from "./selectable-fields.ts";

const ofPods = selectableFields({ group: "", kind: "Pod" });

describe("parseFieldSelector", () => {
  const pod = {
    metadata: { name: "web-1", namespace: "shop" },
    spec: { nodeName: "node-a1" },
    status: { phase: "Running" },
  };

  it.each([
    ["", true],
    ["metadata.name=web-1", true],
    ["metadata.name==web-1", true],
    ["metadata.name!=web-1", false],
    ["spec.nodeName=node-a1,status.phase!=Succeeded,status.phase!=Failed", true],
    ["spec.nodeName=node-a1,status.phase!=Running", false],
    ["status.nominatedNodeName=", true],
    ["status.nominatedNodeName!=", false],
    ["spec.nodeName=", false],
    ["spec.host=node-a1", true],
    ["spec.hostNetwork=false", true],
    ["status.podIPs=10.0.0.1", false],
    [",metadata.name=web-1,,", true],
  ])("asks '%s' of a pod: %s", (text, expected) => {
    expect(parseFieldSelector(text, ofPods).matches(pod)).toBe(expected);
  });

  it("takes what is absent above the field for absent", () => {
    expect(parseFieldSelector("spec.nodeName=", ofPods).matches({ spec: null })).toBe(true);
    expect(parseFieldSelector("spec.nodeName=x", ofPods).matches({})).toBe(false);
  });

  it("prints itself sorted, and says which value must be there", () => {
    const selector = parseFieldSelector("status.phase!=Failed,metadata.name==a\\,b", ofPods);
    expect(selector.text).toBe("metadata.name=a\\,b,status.phase!=Failed");
    expect(selector.exactly("metadata.name")).toBe("a,b");
    expect(selector.exactly("status.phase")).toBeUndefined();
    expect(selector.isEverything).toBe(false);
    expect(parseFieldSelector("", ofPods).isEverything).toBe(true);
  });

  it("reads every value again that it has escaped", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const value = name.replaceAll(/[\\,=]/g, "\\$&");
        const selector = parseFieldSelector(`metadata.name=${value}`, ofPods);
        expect(selector.exactly("metadata.name")).toBe(name);
        expect(selector.matches({ metadata: { name } })).toBe(true);
        expect(parseFieldSelector(selector.text, ofPods).text).toBe(selector.text);
      }),
    );
  });

  it.each([
    ["metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
    ["a=1,b", "invalid selector: 'a=1,b'; can't understand 'b'"],
    ["metadata.name=a=b", "invalid field selector: unescaped character in value: 61"],
    ["metadata.name=a\\b", "invalid field selector: invalid escape sequence: \\b"],
    ["metadata.name=a\\", "invalid field selector: invalid escape sequence: \\"],
    ["spec.foo=bar", "field label not supported: spec.foo"],
    ["=", "field label not supported: "],
  ])("refuses '%s': %s", (text, message) => {
    expect(() => parseFieldSelector(text, ofPods)).toThrow(
      expect.objectContaining({ message, code: 400 }),
    );
  });
});

describe("selectableFields", () => {
  const matches = (group: string, kind: string, text: string, object: object) =>
    parseFieldSelector(text, selectableFields({ group, kind })).matches(object);

  it("takes a node that says nothing for schedulable", () => {
    expect(matches("", "Node", "spec.unschedulable=false", { spec: {} })).toBe(true);
    expect(matches("", "Node", "spec.unschedulable=true", { spec: { unschedulable: true } })).toBe(
      true,
    );
    expect(() => matches("", "Node", "metadata.namespace=a", {})).toThrow(
      "field label not supported",
    );
  });

  it("finds events by what they are about, in both groups", () => {
    const event = {
      involvedObject: { kind: "Pod", name: "web-1", uid: "u" },
      reason: "Scheduled",
      type: "Normal",
      reportingComponent: "default-scheduler",
    };
    expect(matches("", "Event", "involvedObject.kind=Pod,involvedObject.namespace=", event)).toBe(
      true,
    );
    expect(
      matches("", "Event", "reason=Scheduled,type=Normal,source=default-scheduler", event),
    ).toBe(true);
    const withSource = { ...event, source: { component: "kubelet" } };
    expect(matches("", "Event", "source=kubelet", withSource)).toBe(true);
    expect(
      matches(
        "events.k8s.io",
        "Event",
        "regarding.name=web-1,reportingController=default-scheduler",
        event,
      ),
    ).toBe(true);
  });

  it("counts a job's pods from nought", () => {
    expect(matches("batch", "Job", "status.successful=0", {})).toBe(true);
    expect(matches("batch", "Job", "status.successful=2", { status: { succeeded: 2 } })).toBe(true);
    expect(() => matches("batch", "Job", "status.active=1", {})).toThrow(
      'field label "status.active" not supported for Job',
    );
  });

  it("knows only names of all other kinds", () => {
    expect(
      matches("apps", "Deployment", "metadata.name=a,metadata.namespace=b", {
        metadata: { name: "a", namespace: "b" },
      }),
    ).toBe(true);
    expect(() => matches("apps", "Deployment", "spec.replicas=3", {})).toThrow(
      '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  it.each([
    ["Namespace", "status.phase=Active", { status: { phase: "Active" } }],
    ["Secret", "type=Opaque", { type: "Opaque" }],
    [
      "Service",
      "spec.type=ClusterIP,spec.clusterIP=None",
      { spec: { type: "ClusterIP", clusterIP: "None" } },
    ],
  ])("finds a %s by %s", (kind, text, object) => {
    expect(matches("", kind, text, object)).toBe(true);
  });
});
