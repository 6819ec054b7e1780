import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const SLICE = { group: "discovery.k8s.io", kind: "EndpointSlice" };
const ENDPOINTS = { group: "", kind: "Endpoints" };

test("an endpoint slice", () => {
  const slice = {
    metadata: { name: "web-x7k2p" },
    addressType: "IPv4",
    ports: [{ name: "http", port: 8080, protocol: "TCP" }, { name: "any" }, {}],
    endpoints: [{ addresses: ["10.0.1.7"] }, { addresses: ["10.0.2.9", "10.0.2.8"] }],
  };
  expect(headersOf(SLICE)).toBe("Name, AddressType, Ports, Endpoints, Age");
  expect(cellsOf(SLICE, slice)).toEqual({
    Name: "web-x7k2p",
    AddressType: "IPv4",
    Ports: "8080,any,*",
    Endpoints: "10.0.1.7,10.0.2.9,10.0.2.8",
    Age: "5m",
  });
});

test("three endpoints are shown, the rest is counted; none are unset", () => {
  const addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"];
  expect(cellsOf(SLICE, { endpoints: [{ addresses }], ports: null })).toMatchObject({
    Ports: "<unset>",
    Endpoints: "10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...",
  });
  expect(cellsOf(SLICE, { endpoints: [] })).toMatchObject({ Endpoints: "<unset>" });
});

test("endpoints of old have each address with each port", () => {
  expect(headersOf(ENDPOINTS)).toBe("Name, Endpoints, Age");
  const endpoints = (...subsets: readonly object[]) => cellsOf(ENDPOINTS, { subsets })["Endpoints"];
  const addresses = [{ ip: "10.0.0.1" }, { ip: "fd00::2" }];
  expect(endpoints()).toBe("<none>");
  expect(endpoints({ addresses })).toBe("10.0.0.1,fd00::2");
  expect(endpoints({ addresses, ports: [{ port: 80 }] })).toBe("10.0.0.1:80,[fd00::2]:80");
  expect(endpoints({ addresses, ports: [{ port: 80 }, { port: 90 }] })).toBe(
    "10.0.0.1:80,[fd00::2]:80,10.0.0.1:90 + 1 more...",
  );
  expect(endpoints({ notReadyAddresses: addresses, ports: [{ port: 80 }] })).toBe("");
});
