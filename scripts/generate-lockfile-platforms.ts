/**
 * Completes package-lock.json with the optional packages of platforms other than this one. npm
 * leaves one out when the registry in use does not have it, and `npm ci` then refuses the lockfile
 * on every platform.
 *
 *   node scripts/generate-lockfile-platforms.ts           writes
 *   node scripts/generate-lockfile-platforms.ts --check   exits with 1 when one is missing
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const LockedPackage = z.looseObject({
  version: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const Lockfile = z.looseObject({ packages: z.record(z.string(), LockedPackage) });
type Packages = z.infer<typeof Lockfile>["packages"];

const OPERATING_SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = ["arm", "arm64", "ia32", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const EXACT_VERSION = /^\d+\.\d+\.\d+$/;

const file = join(import.meta.dirname, "../package-lock.json");
const text = readFileSync(file, "utf8");
const { packages } = Lockfile.parse(JSON.parse(text));
const missing = missingPackages(packages);
const paths = [...missing.keys()].join("\n  ");

if (process.argv.includes("--check")) {
  if (missing.size > 0) {
    process.stderr.write(
      `package-lock.json lacks packages of other platforms:\n  ${paths}\n` +
        "run: node scripts/generate-lockfile-platforms.ts\n",
    );
    process.exitCode = 1;
  }
} else if (missing.size > 0) {
  const lock: { packages: object } = JSON.parse(text);
  const all = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`package-lock.json: added\n  ${paths}\n`);
}

/** Path in node_modules → entry. */
function missingPackages(locked: Packages): Map<string, object> {
  const result = new Map<string, object>();
  for (const [path, { optionalDependencies }] of Object.entries(locked)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const nearest = lookUp(locked, path, name);
      if (!EXACT_VERSION.test(version) || nearest?.version === version) continue;
      // Another version further up belongs to somebody else: this one goes below its dependent.
      const folder = nearest === undefined || path === "" ? "" : `${path}/`;
      result.set(`${folder}node_modules/${name}`, { version, ...platformOf(name) });
    }
  }
  return result;
}

/** The package that code in `path` gets for `name`, as Node.js looks for it. */
function lookUp(locked: Packages, path: string, name: string): Packages[string] | undefined {
  const found = locked[`${path === "" ? "" : `${path}/`}node_modules/${name}`];
  if (found !== undefined || path === "") return found;
  return lookUp(locked, path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/"))), name);
}

/** The fields by which npm tells whether a package is for this machine, from its name. */
function platformOf(name: string): object {
  const words = name.split(/[-/]/);
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  const os = words.filter((word) => OPERATING_SYSTEMS.includes(word));
  if (cpu.length === 0 && os.length === 0) throw new Error(`${name}: for which platform?`);
  const libc = words.flatMap((word) => {
    if (word.startsWith("musl")) return ["musl"];
    return word.startsWith("gnu") ? ["glibc"] : [];
  });
  return {
    ...(cpu.length > 0 && { cpu }),
    dev: true,
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
