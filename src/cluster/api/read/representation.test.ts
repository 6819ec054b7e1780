import { expect, test } from "vitest";
import { refusal } from "../../../../test/support/cluster/refusal.ts";
import { ApiError } from "../../status/api-error.ts";
import { includeObjectOf, representationOf } from "./representation.ts";

const V1 = "application/json;as=Table;v=v1;g=meta.k8s.io";
const V1BETA1 = "application/json;as=Table;v=v1beta1;g=meta.k8s.io";

/** The version of the table that a client wants; null for none. */
function wantsTable(accept: string | undefined): string | null {
  const representation = representationOf(accept);
  return representation.as === "Table" ? representation.apiVersion : null;
}

test("kubectl get wants a table, in the first version that it names", () => {
  expect(wantsTable(`${V1},${V1BETA1},application/json`)).toBe("meta.k8s.io/v1");
  expect(wantsTable(`${V1BETA1}, ${V1}`)).toBe("meta.k8s.io/v1beta1");
  expect(wantsTable("application/json; g=meta.k8s.io; v=v1; as=Table")).toBe("meta.k8s.io/v1");
});

test("clients of objects want none", () => {
  for (const accept of [
    undefined,
    "",
    "*/*",
    "application/json",
    "application/json, */*;q=0.8",
    "application/vnd.kubernetes.protobuf,application/json",
    "application/json;stream=watch",
  ]) {
    expect(wantsTable(accept)).toBeNull();
  }
});

test("what comes first, is better or more exact wins", () => {
  expect(wantsTable(`application/json,${V1}`)).toBeNull();
  expect(wantsTable(`application/json;q=0.5,${V1}`)).toBe("meta.k8s.io/v1");
  expect(wantsTable(`${V1};q=0.4,application/json;q=0.5`)).toBeNull();
  expect(wantsTable(`*/*,${V1}`)).toBe("meta.k8s.io/v1");
});

test("what is not served is passed over", () => {
  expect(wantsTable(`application/yaml;as=Table;v=v1;g=meta.k8s.io,${V1}`)).toBe("meta.k8s.io/v1");
  expect(wantsTable(`application/json;as=Table;v=v2;g=meta.k8s.io,${V1BETA1}`)).toBe(
    "meta.k8s.io/v1beta1",
  );
  expect(wantsTable("application/json;as=Table;v=v1;g=apps,application/json")).toBeNull();
});

test("where nothing is served, that is said", () => {
  for (const accept of [
    "text/html",
    "application/vnd.kubernetes.protobuf",
    "application/json;as=Chair;v=v1;g=meta.k8s.io",
    "application/json;as=Table;v==v1;g=meta.k8s.io",
  ]) {
    expect(refusal(() => representationOf(accept))).toBe(
      "406 only the following media types are accepted: application/json",
    );
  }
});

test("who watches for what is there wants the metadata alone", () => {
  const metadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  expect(representationOf(`application/vnd.kubernetes.protobuf,${metadata}`)).toEqual({
    ...{ as: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" },
  });
});

test("rows come with metadata unless the query asks for more or less", () => {
  const asked = (query: string) => includeObjectOf(new URLSearchParams(query));
  expect(["", "includeObject=", "includeObject=Object", "includeObject=None"].map(asked)).toEqual([
    "Metadata",
    "Metadata",
    "Object",
    "None",
  ]);
  expect(() => asked("includeObject=all")).toThrow(
    new ApiError(
      "BadRequest",
      "Unable to convert to Table as requested: includeObject: Invalid value: " +
        "\"all\": must be 'Metadata', 'Object', 'None', or empty",
    ),
  );
});
