import type { BuiltinOption, LaunchOption, StockImageOption } from "../../catalog/service-spec.ts";
import type { Launch } from "../../plan/plan.ts";
import { DevstackError } from "../../util/errors.ts";

/**
 * Takes the first way to launch that an engine can do. An image of the user's goes before a program
 * of theirs: that one is for machines without an engine.
 *
 * @throws DevstackError E_CONFIG where only a program of this machine would do, and the option's own
 *   code where an option is impossible.
 */
export function resolveLaunch(
  options: readonly LaunchOption[],
  service: string,
  { version }: { version: string },
): Launch {
  const image = options.find((option) => option.kind === "image");
  for (const option of image === undefined ? options : [image]) {
    const launch = tryOption(option, service, version);
    if (launch !== null) return launch;
  }
  return { kind: "disabled", reason: "nothing of it runs in a container" };
}

function tryOption(option: LaunchOption, service: string, version: string): Launch | null {
  switch (option.kind) {
    case "builtin":
      return ownContainer(option, version);
    case "stock-image":
      return stockContainer(option);
    case "image":
      return {
        kind: "container",
        image: { kind: "user", name: option.image, build: option.build },
        command: null,
        env: {},
        mounts: {},
        version: null,
      };
    case "external":
      return { kind: "external", addresses: option.addresses, version: null };
    case "absent":
      return { kind: "disabled", reason: option.reason };
    case "program":
      if (option.configured === undefined) return null;
      throw needsHost(service, "binary");
    case "command":
      throw needsHost(service, "process");
    case "impossible":
      throw new DevstackError(option.code, `${service} cannot be run`, {
        why: option.reason,
        hint: option.hint,
        details: { service, places: [["services", service, "policy"]] },
      });
  }
}

function ownContainer({ entry, env = {} }: BuiltinOption, version: string): Launch {
  const image = { kind: "own", entry } as const;
  return { kind: "container", image, command: null, env, mounts: {}, version };
}

function stockContainer({ image, user, args, mounts, version }: StockImageOption): Launch {
  return {
    kind: "container",
    image: { kind: "stock", name: image, user },
    command: args,
    env: {},
    mounts,
    version,
  };
}

function needsHost(service: string, key: "binary" | "process"): DevstackError {
  return new DevstackError("E_CONFIG", `${service} cannot be run`, {
    why: `${key} names a program of this machine, and the compose runtime runs containers`,
    hint: "give it image or build, or set runtime: embedded",
    details: { service, places: [["services", service, key]] },
  });
}
