import type { JsonObject } from "../../../util/json/json-object.ts";
import { type KindTable, type Row, tableWith } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { at, listAt, numberAt, textAt, textsAt } from "./read-fields.ts";

/** So many are shown, the others are counted. */
const SHOWN = 3;

/** Where services send requests to (kube-apiserver 1.34, printers). */

export const ENDPOINT_SLICE_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "AddressType",
    type: "string",
    description: "Of what kind its addresses are.",
    cell: ({ object }) => textAt(object, "addressType"),
  },
  {
    name: "Ports",
    type: "string",
    description: "Ports that each of its endpoints has.",
    cell: ({ object }) => firstOf(listAt(object, "ports").map(portText)) || "<unset>",
  },
  {
    name: "Endpoints",
    type: "string",
    description: "Addresses of its endpoints.",
    cell: ({ object }) => firstOf(addressesOf(object)) || "<unset>",
  },
  AGE,
);

export const ENDPOINTS_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Endpoints",
    type: "string",
    description: "Addresses of its endpoints, each with each of its ports.",
    cell: endpointsText,
  },
  AGE,
);

function portText(port: JsonObject): string {
  const number = at(port, "port");
  if (typeof number === "number") return `${number}`;
  return at(port, "name") === undefined ? "*" : textAt(port, "name");
}

function addressesOf(slice: unknown): string[] {
  return listAt(slice, "endpoints").flatMap((endpoint) => textsAt(endpoint, "addresses"));
}

function endpointsText({ object }: Row): string {
  const subsets = listAt(object, "subsets");
  return subsets.length === 0 ? "<none>" : firstOf(subsets.flatMap(subsetAddresses));
}

function subsetAddresses(subset: JsonObject): string[] {
  const addresses = listAt(subset, "addresses").map((address) => textAt(address, "ip"));
  const ports = listAt(subset, "ports").map((port) => numberAt(port, "port"));
  if (ports.length === 0) return addresses;
  return ports.flatMap((port) =>
    addresses.map((address) =>
      address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`,
    ),
  );
}

function firstOf(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN).join(",");
  return texts.length > SHOWN ? `${shown} + ${texts.length - SHOWN} more...` : shown;
}
