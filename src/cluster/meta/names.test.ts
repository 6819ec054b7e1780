import { describe, expect, it } from "vitest";
import {
  labelNameFaults,
  labelValueFaults,
  qualifiedNameFaults,
  subdomainFaults,
} from "./names.ts";

describe("qualifiedNameFaults", () => {
  it.each([
    "app",
    "A",
    "1.2_3-4",
    "example.com/app",
    "topology.kubernetes.io/zone",
    "a".repeat(63),
  ])("finds nothing wrong with %s", (key) => {
    expect(qualifiedNameFaults(key)).toEqual([]);
  });

  it.each([
    ["", ["name part must be non-empty", /^name part must consist of alphanumeric characters/]],
    ["-a", [/^name part must consist of/]],
    [
      "a?",
      [/regex used for validation is '\(\[A-Za-z0-9\]\[-A-Za-z0-9_.\]\*\)\?\[A-Za-z0-9\]'\)$/],
    ],
    ["/a", ["prefix part must be non-empty"]],
    ["Ex/a", [/^prefix part a lowercase RFC 1123 subdomain must consist of/]],
    ["a/b/c", [/^a qualified name must consist of .* with an optional DNS subdomain prefix/]],
    ["a".repeat(64), ["name part must be no more than 63 characters"]],
  ])("tells what is wrong with %s", (key, faults) => {
    expect(qualifiedNameFaults(key)).toEqual(
      faults.map((fault) => (typeof fault === "string" ? fault : expect.stringMatching(fault))),
    );
  });
});

describe("labelValueFaults", () => {
  it("takes an empty value, and words", () => {
    expect(labelValueFaults("")).toEqual([]);
    expect(labelValueFaults("us-east-1a")).toEqual([]);
  });

  it("says what a value must be, in the API server's words", () => {
    expect(labelValueFaults("a b")).toEqual([
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ]);
    expect(labelValueFaults("a".repeat(64))).toEqual(["must be no more than 63 characters"]);
  });
});

describe("names of objects", () => {
  it("may be one word or several", () => {
    expect(subdomainFaults("web-1.example")).toEqual([]);
    expect(labelNameFaults("web-1")).toEqual([]);
  });

  it("are refused in the API server's words", () => {
    expect(subdomainFaults("Web")).toEqual([
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ]);
    expect(labelNameFaults("a.b")).toEqual(["must not contain dots"]);
    expect(labelNameFaults("a_b")).toEqual([
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ]);
    expect(subdomainFaults("a".repeat(254))).toEqual(["must be no more than 253 characters"]);
  });

  it("are judged in no time however long they are", () => {
    const start = performance.now();
    subdomainFaults(`${"a-".repeat(100_000)}!`);
    qualifiedNameFaults(`${"a.".repeat(100_000)}!`);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
