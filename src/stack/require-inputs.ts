import { stat } from "node:fs/promises";
import type { Config } from "../config/config.ts";
import type { ConfigPath } from "../config/config-path.ts";
import { DevstackError } from "../util/errors.ts";
import { throwTogether } from "../util/several-faults.ts";

/**
 * Otherwise a real program would be asked for, or blamed, for the sake of a slip in a path.
 *
 * @throws DevstackError E_CONFIG for a policy or manifests that do not exist
 */
export async function requireInputs({ platform, topology: declared }: Config): Promise<void> {
  const { opa, topology } = platform;
  const policy = opa.enabled && opa.policy !== null ? [opa.policy] : [];
  const manifests = topology.enabled && topology.external === null ? (declared.apply ?? []) : [];
  const faults = await Promise.all([
    ...policy.map((path) =>
      missing(path, { what: `there is no policy ${path}`, service: "opa" }, [
        ...["services", "opa", "policy"],
      ]),
    ),
    ...manifests.map((path, index) =>
      missing(path, { what: `there are no manifests ${path}`, service: "topology" }, [
        ...["topology", "apply", index],
      ]),
    ),
  ]);
  throwTogether(faults.flat());
}

async function missing(
  path: string,
  { what, service }: { what: string; service: string },
  place: ConfigPath,
): Promise<DevstackError[]> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere) return [];
  return [
    new DevstackError("E_CONFIG", what, {
      why: "there is no such file or folder",
      hint: "correct the path",
      details: { service, places: [place] },
    }),
  ];
}
