import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const core = (kind: string) => ({ group: "", kind });

test("a namespace", () => {
  expect(headersOf(core("Namespace"))).toBe("Name, Status, Age");
  const status = { phase: "Terminating" };
  expect(cellsOf(core("Namespace"), { status })).toMatchObject({ Status: "Terminating" });
});

test("config maps and secrets count their entries", () => {
  const data = { a: "1", b: "2" };
  expect(headersOf(core("ConfigMap"))).toBe("Name, Data, Age");
  expect(cellsOf(core("ConfigMap"), { data, binaryData: { c: "AA==" } })).toMatchObject({
    Data: 3,
  });
  expect(cellsOf(core("ConfigMap"), {})).toMatchObject({ Data: 0 });
  expect(headersOf(core("Secret"))).toBe("Name, Type, Data, Age");
  expect(cellsOf(core("Secret"), { type: "Opaque", data })).toMatchObject({
    Type: "Opaque",
    Data: 2,
  });
});

test("service accounts and leases", () => {
  expect(headersOf(core("ServiceAccount"))).toBe("Name, Secrets, Age");
  expect(cellsOf(core("ServiceAccount"), {})).toMatchObject({ Secrets: 0 });
  const lease = { group: "coordination.k8s.io", kind: "Lease" };
  expect(headersOf(lease)).toBe("Name, Holder, Age");
  expect(cellsOf(lease, { spec: { holderIdentity: "zone-a-1" } })).toMatchObject({
    Holder: "zone-a-1",
  });
  expect(cellsOf(lease, {})).toMatchObject({ Holder: "" });
});

test("custom resources have a name and an age, kinds without columns a time", () => {
  const monitor = { group: "monitoring.coreos.com", kind: "ServiceMonitor" };
  expect(cellsOf(monitor, {})).toEqual({ Name: "web", Age: "5m" });
  expect(cellsOf(core("LimitRange"), {})).toEqual({
    Name: "web",
    "Created At": "2026-03-01T11:55:00Z",
  });
});
