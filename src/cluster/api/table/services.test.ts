import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const SERVICE = { group: "", kind: "Service" };

function externalIp(spec: object, ingress: readonly object[] = []): unknown {
  return cellsOf(SERVICE, { spec, status: { loadBalancer: { ingress } } })["External-IP"];
}

test("a service within the cluster", () => {
  const spec = {
    type: "ClusterIP",
    clusterIP: "10.96.12.4",
    clusterIPs: ["10.96.12.4"],
    ports: [
      { name: "http", port: 80, targetPort: 8080, protocol: "TCP" },
      { name: "dns", port: 53, protocol: "UDP", nodePort: 30053 },
    ],
    selector: { tier: "front", app: "web" },
  };
  expect(headersOf(SERVICE)).toBe("Name, Type, Cluster-IP, External-IP, Port(s), Age [Selector]");
  expect(cellsOf(SERVICE, { spec })).toEqual({
    Name: "web",
    Type: "ClusterIP",
    "Cluster-IP": "10.96.12.4",
    "External-IP": "<none>",
    "Port(s)": "80/TCP,53:30053/UDP",
    Age: "5m",
    Selector: "app=web,tier=front",
  });
});

test("a service without an address, ports and selector", () => {
  expect(cellsOf(SERVICE, { spec: { type: "ClusterIP", clusterIPs: ["None"] } })).toMatchObject({
    "Cluster-IP": "None",
    "Port(s)": "<none>",
    Selector: "<none>",
  });
  expect(cellsOf(SERVICE, {})).toMatchObject({
    "Cluster-IP": "<none>",
    "External-IP": "<unknown>",
  });
});

test("where the rest of the world finds a service", () => {
  const externalIPs = ["203.0.113.9", "203.0.113.8"];
  const ingress = [{ hostname: "lb.example.com" }, { ip: "198.51.100.2" }, { ip: "198.51.100.2" }];
  expect(externalIp({ type: "NodePort" })).toBe("<none>");
  expect(externalIp({ type: "NodePort", externalIPs })).toBe("203.0.113.9,203.0.113.8");
  expect(externalIp({ type: "LoadBalancer" })).toBe("<pending>");
  expect(externalIp({ type: "LoadBalancer" }, ingress)).toBe("198.51.100.2,lb.example.com");
  expect(externalIp({ type: "LoadBalancer", externalIPs }, ingress)).toBe(
    "198.51.100.2,lb.example.com,203.0.113.9,203.0.113.8",
  );
  expect(externalIp({ type: "ExternalName", externalName: "db.example.com" })).toBe(
    "db.example.com",
  );
});
