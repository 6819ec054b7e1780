import { expect, test } from "vitest";
import { faultsOf, podOf } from "../../../test/support/cluster/object-faults.ts";

test.each<[string, object, readonly string[]]>([
  [
    "a policy without its configuration",
    { dnsPolicy: "None" },
    ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
  ],
  [
    "no server",
    { dnsPolicy: "None", dnsConfig: { searches: ["a"] } },
    [
      "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None",
    ],
  ],
  [
    "too many servers, and one that is no address",
    { dnsConfig: { nameservers: ["1.1.1.1", "::1", "8.8.8.8", "one"] } },
    [
      'spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","::1","8.8.8.8","one"]: must not have more than 3 nameservers',
      'spec.dnsConfig.nameservers[3]: Invalid value: "one": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  [
    "an option without a name",
    { dnsConfig: { options: [{ value: "2" }] } },
    ["spec.dnsConfig.options[0]: Required value: must not be empty"],
  ],
  [
    "an alias that is no address",
    { hostAliases: [{ ip: "256.1.1.1", hostnames: ["a"] }] },
    [
      'spec.hostAliases[0].ip: Invalid value: "256.1.1.1": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  ["paths with underscores and dots", { dnsConfig: { searches: ["_a.b.", "."] } }, []],
])("%s", (_what, spec, faults) => expect(faultsOf(podOf(spec))).toEqual(faults));

test("a finalizer says whose it is, unless it is Kubernetes' own", () => {
  const withFinalizers = (...finalizers: string[]) => ({ ...podOf(), metadata: { finalizers } });
  expect(faultsOf(withFinalizers("orphan", "example.com/held"))).toEqual([]);
  expect(faultsOf(withFinalizers("held"))).toEqual([
    'metadata.finalizers[0]: Invalid value: "held": name is neither a standard finalizer name nor is it fully qualified',
  ]);
});
