import { type Draft, servicesOf } from "../draft.ts";
import { isPlatformService, PROGRAM_SERVICES } from "../platform-services.ts";
import type { Problem } from "../problem.ts";
import type { ServiceData } from "../schema/config-schema.ts";

type Rule = (service: {
  name: string;
  data: ServiceData;
  /** Whether the key is written, whatever stands there. */
  has: (key: string) => boolean;
}) => { key: string; message: string; suggestion: string | null } | null;

/** Step five: keys that mean nothing where they stand; to ignore them would be to lie. */
export function checkApplicability(draft: Draft): Problem[] {
  return servicesOf(draft).flatMap(([name, data]) => {
    const has = (key: string) => draft.source.has(["services", name, key]);
    return RULES.flatMap((rule): Problem[] => {
      const found = rule({ name, data, has });
      if (found === null) return [];
      const { key, message, suggestion } = found;
      return [{ path: ["services", name, key], at: "key", message, suggestion }];
    });
  });
}

const programs = `${PROGRAM_SERVICES.slice(0, -1).join(", ")} and ${PROGRAM_SERVICES.at(-1)}`;

function mayBeProgram(name: string): boolean {
  return PROGRAM_SERVICES.some((program) => program === name);
}

const binaryOnlyForPrograms: Rule = ({ name, has }) =>
  has("binary") && !mayBeProgram(name)
    ? {
        key: "binary",
        message: `applies only to ${programs}`,
        suggestion: isPlatformService(name) ? "use process for a program of your own" : null,
      }
    : null;

const noBuiltinGrafana: Rule = ({ name, data, has }) =>
  name === "grafana" && has("binary") && data.binary === "builtin"
    ? {
        key: "binary",
        message: "devstack has no built-in grafana",
        suggestion: "enabled: false leaves it out",
      }
    : null;

const policyOnlyForOpa: Rule = ({ name, has }) =>
  has("policy") && name !== "opa"
    ? { key: "policy", message: "applies only to opa", suggestion: null }
    : null;

const jobOnlyForOwn: Rule = ({ name, has }) =>
  has("job") && isPlatformService(name)
    ? { key: "job", message: "applies only to services of your own", suggestion: null }
    : null;

const binaryOrProcess: Rule = ({ name, has }) =>
  mayBeProgram(name) && has("binary") && has("process")
    ? { key: "binary", message: "process already says what runs", suggestion: "keep one of them" }
    : null;

const policyNeedsRealOpa: Rule = ({ name, data, has }) => {
  if (name !== "opa" || !has("policy")) return null;
  if (has("process")) {
    const suggestion = "pass the policy to your own program in process";
    return { key: "policy", message: "does not reach the program in process", suggestion };
  }
  if (data.binary !== "builtin") return null;
  const message = "devstack's built-in opa runs only the policy that it ships";
  return { key: "policy", message, suggestion: "remove binary: builtin to use the opa program" };
};

const noProbesOfJobs: Rule = ({ data, has }) =>
  data.job && has("probes")
    ? {
        key: "probes",
        message: "does not apply to a job: it is done when it exits with 0",
        suggestion: null,
      }
    : null;

/** Keys that put something else in the place of one of the platform's services. */
const OTHERS = ["process", "url", "urls", "image", "build"];

/** What devstack's own services and well-known programs answer is known; a user's is not. */
const ownProgramOnly =
  (key: "probes" | "metrics" | "proof"): Rule =>
  ({ name, has }) =>
    has(key) && isPlatformService(name) && !OTHERS.some(has)
      ? {
          key,
          message: `applies only when process puts a program of your own in the place of ${name}`,
          suggestion: null,
        }
      : null;

const watchOnlyForProcess: Rule = ({ name, data, has }) => {
  if (!has("watch")) return null;
  if (data.job) {
    return { key: "watch", message: "does not apply to a job: it runs once", suggestion: null };
  }
  if (has("process") || !(isPlatformService(name) || OTHERS.some(has))) return null;
  const message = "applies only to what process starts";
  return { key: "watch", message, suggestion: null };
};

/** devstack's own images have arguments and data of their own. */
const onlyForContainers =
  (key: "command" | "volumes"): Rule =>
  ({ has }) =>
    has(key) && !["image", "build", "url", "urls"].some(has)
      ? {
          key,
          message: "applies only to a container of image or build",
          suggestion: key === "command" ? "process says what runs on this machine" : null,
        }
      : null;

const RULES: readonly Rule[] = [
  onlyForContainers("command"),
  onlyForContainers("volumes"),
  watchOnlyForProcess,
  binaryOnlyForPrograms,
  noBuiltinGrafana,
  policyOnlyForOpa,
  jobOnlyForOwn,
  binaryOrProcess,
  policyNeedsRealOpa,
  noProbesOfJobs,
  ownProgramOnly("probes"),
  ownProgramOnly("metrics"),
  ownProgramOnly("proof"),
];
