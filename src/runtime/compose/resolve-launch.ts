import type {
  BuiltinOption,
  CommandOption,
  LaunchOption,
  ProgramOption,
  StockImageOption,
} from "../../catalog/service-spec.ts";
import type { Launch } from "../../plan/plan.ts";
import { DevstackError } from "../../util/errors.ts";

export interface ContainerContext {
  /** devstack's own version. */
  version: string;
  /** What a program of this machine comes to, which is to run beside the containers. */
  onHost: (option: ProgramOption | CommandOption) => Promise<Launch>;
}

/**
 * Takes the first way to launch that an engine can do, or that names a program of this machine. An
 * image of the user's goes before a program of theirs: that one is for machines without an engine.
 *
 * @throws DevstackError as `onHost`, and with the option's own code where an option is impossible.
 */
export async function resolveLaunch(
  options: readonly LaunchOption[],
  service: string,
  context: ContainerContext,
): Promise<Launch> {
  const image = options.find((option) => option.kind === "image");
  for (const option of image === undefined ? options : [image]) {
    const launch = await tryOption(option, service, context);
    if (launch !== null) return launch;
  }
  return { kind: "disabled", reason: "nothing of it runs in a container" };
}

async function tryOption(
  option: LaunchOption,
  service: string,
  { version, onHost }: ContainerContext,
): Promise<Launch | null> {
  switch (option.kind) {
    case "builtin":
      return ownContainer(option, version);
    case "stock-image":
      return stockContainer(option);
    case "image":
      return {
        kind: "container",
        image: { kind: "user", name: option.image, build: option.build },
        command: option.command,
        env: {},
        mounts: {},
        ...(option.volumes.length > 0 && { volumes: option.volumes }),
        version: null,
      };
    case "external":
      return { kind: "external", addresses: option.addresses, version: null };
    case "absent":
      return { kind: "disabled", reason: option.reason };
    case "program":
      // One that is only found is no wish: its image is the same for everybody.
      return option.configured === undefined ? null : onHost(option);
    case "command":
      return onHost(option);
    case "impossible":
      throw new DevstackError(option.code, `${service} cannot be run`, {
        why: option.reason,
        hint: option.hint,
        details: { service, places: [["services", service, "policy"]] },
      });
  }
}

/** A service of devstack's own takes 60 to 90 MiB. */
const OWN_MEMORY_MB = 256;

function ownContainer(
  { entry, env = {}, memoryMb = OWN_MEMORY_MB, mounts = {} }: BuiltinOption,
  version: string,
): Launch {
  const image = { kind: "own", entry, memoryMb } as const;
  return { kind: "container", image, command: null, env, mounts, version };
}

function stockContainer(option: StockImageOption): Launch {
  const { image, user, memoryMb, args, mounts, version } = option;
  return {
    kind: "container",
    image: { kind: "stock", name: image, user, memoryMb },
    command: args,
    env: {},
    mounts,
    version,
  };
}
