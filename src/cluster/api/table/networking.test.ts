import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const networking = (kind: string) => ({ group: "networking.k8s.io", kind });
const INGRESS = networking("Ingress");

function hosts(...names: readonly (string | undefined)[]): unknown {
  return cellsOf(INGRESS, { spec: { rules: names.map((host) => ({ host })) } })["Hosts"];
}

test("an ingress", () => {
  const spec = { ingressClassName: "edge", tls: [{}], rules: [{ host: "shop.example.com" }] };
  const status = { loadBalancer: { ingress: [{ ip: "198.51.100.2" }, { hostname: "lb" }] } };
  expect(headersOf(INGRESS)).toBe("Name, Class, Hosts, Address, Ports, Age");
  expect(cellsOf(INGRESS, { spec, status })).toEqual({
    Name: "web",
    Class: "edge",
    Hosts: "shop.example.com",
    Address: "198.51.100.2,lb",
    Ports: "80, 443",
    Age: "5m",
  });
  expect(cellsOf(INGRESS, {})).toMatchObject({ Class: "<none>", Hosts: "*", Ports: "80" });
});

test("three hosts are shown, the rest of the rules is counted", () => {
  expect(hosts(undefined)).toBe("*");
  expect(hosts("a", undefined, "b", "c")).toBe("a,b,c");
  expect(hosts("a", "b", "c", "d", "e")).toBe("a,b,c + 2 more...");
  expect(hosts("a", "b", "c", undefined)).toBe("a,b,c + 1 more...");
});

test("an ingress class", () => {
  const parameters = (value?: object) =>
    cellsOf(networking("IngressClass"), { spec: { controller: "x", parameters: value } });
  expect(headersOf(networking("IngressClass"))).toBe("Name, Controller, Parameters, Age");
  expect(parameters()).toMatchObject({ Controller: "x", Parameters: "<none>" });
  expect(parameters({ kind: "Edge", name: "main" })["Parameters"]).toBe("Edge/main");
  expect(parameters({ apiGroup: "example.com", kind: "Edge", name: "main" })["Parameters"]).toBe(
    "Edge.example.com/main",
  );
});

test("a network policy", () => {
  const cells = (podSelector: object) =>
    cellsOf(networking("NetworkPolicy"), { spec: { podSelector } });
  expect(headersOf(networking("NetworkPolicy"))).toBe("Name, Pod-Selector, Age");
  expect(cells({ matchLabels: { app: "web" } })).toMatchObject({ "Pod-Selector": "app=web" });
  expect(cells({})).toMatchObject({ "Pod-Selector": "<none>" });
  expect(cells({ matchLabels: [] })).toMatchObject({ "Pod-Selector": "<error>" });
});
