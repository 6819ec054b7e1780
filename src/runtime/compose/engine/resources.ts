import {
  asShape,
  listAt,
  listOfTexts,
  optionalNumber,
  optionalText,
  shapeAt,
  textAt,
  textsAt,
  timeAt,
} from "./shape.ts";

/** A network of an engine. */
export interface EngineNetwork {
  id: string;
  name: string;
  driver: string;
  labels: Readonly<Record<string, string>>;
  /** Address ranges, each with the address of the engine's machine in it; empty where there is none. */
  ranges: readonly { subnet: string; gateway: string }[];
}

/** A volume of an engine. */
export interface EngineVolume {
  name: string;
  driver: string;
  labels: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch; null where the engine does not say. */
  createdAt: number | null;
}

/** An image that an engine has. */
export interface EngineImage {
  id: string;
  /** Names with tags, such as `prom/prometheus:v3.7.3`. */
  tags: readonly string[];
  /** Names with digests, of what came from a registry. */
  digests: readonly string[];
  labels: Readonly<Record<string, string>>;
  sizeBytes: number;
  /** Milliseconds since the Unix epoch. */
  createdAt: number;
}

/** What an image says of itself. */
export interface ImageConfig {
  id: string;
  labels: Readonly<Record<string, string>>;
}

/** Facts of an engine and its machine. */
export interface EngineInfo {
  /** The machine's name. */
  name: string;
  /** In words, such as `Debian GNU/Linux 12` or `Docker Desktop`. */
  operatingSystem: string;
  architecture: string;
  cpus: number;
  memoryBytes: number;
  /** Runs without root: it can bind no low ports and needs cgroup v2 to bound memory. */
  rootless: boolean;
  /** `1` or `2`. */
  cgroupVersion: string;
  /** The engine's clock, in milliseconds since the Unix epoch: that of another machine may differ. */
  now: number | null;
}

/** @throws EngineError when it is not what engines answer */
export function readNetwork(answer: unknown): EngineNetwork {
  const shape = asShape(answer, "a network");
  return {
    id: textAt(shape, "Id"),
    name: textAt(shape, "Name"),
    driver: optionalText(shape, "Driver"),
    labels: textsAt(shape, "Labels"),
    ranges: listAt(shapeAt(shape, "IPAM"), "Config").map((item) => {
      const range = asShape(item, "IPAM");
      return { subnet: optionalText(range, "Subnet"), gateway: optionalText(range, "Gateway") };
    }),
  };
}

/**
 * The names of the containers that a network, looked at alone, has.
 *
 * @throws EngineError when it is not what engines answer
 */
export function readAttached(answer: unknown): string[] {
  const containers = Object.values(shapeAt(asShape(answer, "a network"), "Containers"));
  return containers.map((item) => textAt(asShape(item, "Containers"), "Name")).sort();
}

/** @throws EngineError when it is not what engines answer */
export function readVolume(answer: unknown): EngineVolume {
  const shape = asShape(answer, "a volume");
  return {
    name: textAt(shape, "Name"),
    driver: optionalText(shape, "Driver"),
    labels: textsAt(shape, "Labels"),
    createdAt: timeAt(shape, "CreatedAt"),
  };
}

/** @throws EngineError when it is not what engines answer */
export function readImage(answer: unknown): EngineImage {
  const shape = asShape(answer, "an image");
  // What engines write for an image that has lost its name.
  const named = (name: string) => !name.startsWith("<none>");
  return {
    id: textAt(shape, "Id"),
    tags: listOfTexts(shape, "RepoTags").filter(named),
    digests: listOfTexts(shape, "RepoDigests").filter(named),
    labels: textsAt(shape, "Labels"),
    sizeBytes: optionalNumber(shape, "Size"),
    createdAt: optionalNumber(shape, "Created") * 1_000,
  };
}

/** @throws EngineError when it is not what engines answer */
export function readImageConfig(answer: unknown): ImageConfig {
  const shape = asShape(answer, "an image");
  return { id: textAt(shape, "Id"), labels: textsAt(shapeAt(shape, "Config"), "Labels") };
}

/** @throws EngineError when it is not what engines answer */
export function readInfo(answer: unknown): EngineInfo {
  const shape = asShape(answer, "information");
  return {
    name: optionalText(shape, "Name"),
    operatingSystem: optionalText(shape, "OperatingSystem"),
    architecture: textAt(shape, "Architecture"),
    cpus: optionalNumber(shape, "NCPU"),
    memoryBytes: optionalNumber(shape, "MemTotal"),
    rootless: listOfTexts(shape, "SecurityOptions").includes("name=rootless"),
    cgroupVersion: optionalText(shape, "CgroupVersion") || "1",
    now: timeAt(shape, "SystemTime"),
  };
}
