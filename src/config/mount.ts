/** A volume or a folder of this machine, as `volumes` of a service names it. */
export interface MountText {
  kind: "volume" | "bind";
  /** The name of a volume, or a path that is not yet resolved. */
  source: string;
  target: string;
  readOnly: boolean;
}

/** What a volume may be called: as Compose has it. */
const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** Like Compose: what begins with a dot or a slash is a path. */
const PATH = /^[./]/;

/**
 * Reads Compose's short syntax, `SOURCE:TARGET` or `SOURCE:TARGET:ro` (Compose specification,
 * "volumes"). Null for anything else: a volume without a name is lost with its container, and the
 * options of one engine alone mean nothing elsewhere.
 */
export function parseMount(text: string): MountText | null {
  const [source = "", target = "", mode = "rw", ...more] = text.split(":");
  if (more.length > 0 || !(mode === "rw" || mode === "ro") || !isTarget(target)) return null;
  const kind = kindOf(source);
  return kind && { kind, source, target, readOnly: mode === "ro" };
}

/** Whether a source is a path or the name of a volume; null when it is neither. */
export function kindOf(source: string): MountText["kind"] | null {
  if (PATH.test(source)) return "bind";
  return VOLUME_NAME.test(source) ? "volume" : null;
}

/** An absolute path in the container, other than all of it. */
export function isTarget(text: string): boolean {
  return /^\/[^:]*[^:/]/.test(text);
}
