import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policySources, WASM_FILE } from "./policy-fingerprint.ts";

/** The document that the router asks for, as a path of OPA's REST API. */
const ENTRYPOINT = "atp/policy";

/** The version that an opa program says it is, such as 1.4.2. */
export function opaVersion(opa: string): string {
  const version = /^Version: (\S+)$/m.exec(run(opa, ["version"]).toString("utf8"))?.[1];
  if (version === undefined) throw new Error(`${opa} does not print a version`);
  return version;
}

/**
 * Compiles the policy in `folder` to WebAssembly. The same sources and the same opa give the same
 * bytes, because sources are named relative to the folder: opa writes their paths into the module.
 *
 * Throws with opa's own words when the Rego is wrong.
 */
export function compilePolicy(opa: string, folder: string): Buffer {
  run(opa, ["check", "--strict", "."], folder);
  const scratch = mkdtempSync(join(tmpdir(), "devstack-policy-"));
  try {
    const bundle = join(scratch, "bundle.tar.gz");
    // Without --prune-unused, helpers that call helpers become entry points, which opa refuses.
    const options = ["--target", "wasm", "--prune-unused", "--entrypoint", ENTRYPOINT];
    run(opa, ["build", ...options, "--output", bundle, ...policySources(folder)], folder);
    return run("tar", ["-xzOf", bundle, `/${WASM_FILE}`]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function run(command: string, args: readonly string[], cwd?: string): Buffer {
  return execFileSync(command, args, { cwd, maxBuffer: 64 * 1024 * 1024, stdio: "pipe" });
}
