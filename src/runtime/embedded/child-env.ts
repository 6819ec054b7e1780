/**
 * What a process of the stack gets of the environment in which `devstack` was called: what a
 * program needs to run at all, and nothing that may hold a secret. Everything else must be
 * declared under `env:`.
 */
const PASSED_ON = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "TZ",
  "TMPDIR",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "XDG_RUNTIME_DIR",
  "XDG_STATE_HOME",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
]);

/** Marks every process of a stack, wherever it goes, so that `down` finds it. */
export const STACK_MARKER = "DEVSTACK_STACK_ID";

/** The environment every process of a stack starts from. */
export function baseEnv(
  hostEnv: Readonly<Record<string, string | undefined>>,
  stackId: string,
): Record<string, string> {
  const passed = Object.entries(hostEnv).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (PASSED_ON.has(entry[0]) || entry[0].startsWith("LC_")),
  );
  return { ...Object.fromEntries(passed), [STACK_MARKER]: stackId };
}
