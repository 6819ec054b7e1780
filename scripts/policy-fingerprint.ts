import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Beside policy.wasm: what it was compiled from. `sha256sum -c policy.sha256` reads it too. */
export const FINGERPRINT_FILE = "policy.sha256";

/** The compiled policy. */
export const WASM_FILE = "policy.wasm";

/** The Rego files that are compiled: all but tests, relative to `folder`, in a stable order. */
export function policySources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".rego") && !path.endsWith("_test.rego"))
    .sort();
}

/** The text of the fingerprint for the sources and the compiled policy that are in `folder` now. */
export function fingerprint(folder: string, opaVersion: string): string {
  const lines = [...policySources(folder), WASM_FILE].map(
    (path) => `${sha256(readFileSync(join(folder, path)))}  ${path}\n`,
  );
  return `# policy.wasm is these sources compiled by opa ${opaVersion}\n${lines.join("")}`;
}

/** The version of the opa that compiled the policy in `folder`; throws when the file says none. */
export function recordedOpaVersion(folder: string): string {
  const version = /compiled by opa (\S+)/.exec(readFingerprint(folder))?.[1];
  if (version === undefined) throw new Error(`${FINGERPRINT_FILE} names no version of opa`);
  return version;
}

/**
 * True when a source or the compiled policy is not what it was at the last build. Needs no opa, so
 * a forgotten build is seen everywhere.
 */
export function isStale(folder: string): boolean {
  return readFingerprint(folder) !== fingerprint(folder, recordedOpaVersion(folder));
}

function readFingerprint(folder: string): string {
  return readFileSync(join(folder, FINGERPRINT_FILE), "utf8");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
