/**
 * Compiles config/opa to WebAssembly for the built-in stand-in for OPA.
 *
 *   node scripts/build-policy.ts           writes config/opa/policy.wasm and policy.sha256
 *   node scripts/build-policy.ts --check   compares instead: exit 1 when they have drifted
 *
 * Needs the opa program: in $COMPONENTS_BIN, in the cache of test/components, or on PATH. Without
 * one it ends with 3.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compilePolicy, opaVersion } from "./compile-policy.ts";
import { findComponent } from "./find-component.ts";
import {
  FINGERPRINT_FILE,
  fingerprint,
  isStale,
  recordedOpaVersion,
  WASM_FILE,
} from "./policy-fingerprint.ts";
import { sameDecisions } from "./same-decisions.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const [mode, ...rest] = args;
  if (rest.length > 0 || (mode !== undefined && mode !== "--check")) {
    process.stderr.write("usage: node scripts/build-policy.ts [--check]\n");
    return 2;
  }
  const opa = findComponent("opa", process.env);
  if (opa === undefined) {
    process.stderr.write("opa was not found; it compiles the policy to WebAssembly\n");
    return 3;
  }
  const folder = fileURLToPath(new URL("../config/opa/", import.meta.url));
  return mode === "--check" ? await check(opa, folder) : build(opa, folder);
}

function build(opa: string, folder: string): number {
  writeFileSync(join(folder, WASM_FILE), compilePolicy(opa, folder));
  writeFileSync(join(folder, FINGERPRINT_FILE), fingerprint(folder, opaVersion(opa)));
  process.stdout.write(`config/opa/${WASM_FILE} compiled by opa ${opaVersion(opa)}\n`);
  return 0;
}

async function check(opa: string, folder: string): Promise<number> {
  const drift = isStale(folder) ? "sources changed since the last build" : await compare();
  if (drift === undefined) {
    process.stdout.write(`config/opa/${WASM_FILE} is what opa ${opaVersion(opa)} compiles\n`);
    return 0;
  }
  process.stderr.write(
    `config/opa/${WASM_FILE} is stale: ${drift}; run node scripts/build-policy.ts\n`,
  );
  return 1;

  async function compare(): Promise<string | undefined> {
    const stored = readFileSync(join(folder, WASM_FILE));
    const compiled = compilePolicy(opa, folder);
    if (stored.equals(compiled)) return undefined;
    // Another opa may well emit other bytes; what counts then is that the policy says the same.
    if (opaVersion(opa) === recordedOpaVersion(folder)) return "the same opa compiles other bytes";
    return (await sameDecisions(stored, compiled)) ? undefined : "a fresh one decides otherwise";
  }
}
