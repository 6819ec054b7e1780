import { resolve } from "node:path";
import { type LintReport, lint as lintWith } from "../lint/lint.ts";
import { type DoctorReport, doctor as doctorWith } from "../stack/doctor/doctor.ts";
import { type Evidence, saveEvidence as saveEvidenceOf } from "../stack/evidence/save-evidence.ts";
import { OpenedStack } from "../stack/opened-stack.ts";
import { type ReportResult, report as reportWith } from "../stack/report/report.ts";
import { type ResolvedConfig, resolveConfig as resolveConfigOf } from "../stack/resolve-config.ts";
import {
  type EvidenceSettings,
  given,
  never,
  type ReportSettings,
  type StatusSettings,
} from "../stack/settings.ts";
import { type Versions, versionsOf } from "../stack/versions.ts";

/**
 * What devstack.yaml comes to, merged and with every default, and where each value is from.
 *
 * @throws DevstackError E_CONFIG with its Diagnostics, E_CONFIG_UNREADABLE, E_RUNTIME_UNAVAILABLE.
 */
export function resolveConfig(stack: OpenedStack): Promise<ResolvedConfig> {
  return resolveConfigOf(OpenedStack.inside(stack));
}

/** Looks at everything that the stack needs of this machine; changes nothing. */
export function doctor(stack: OpenedStack, settings: StatusSettings = {}): Promise<DoctorReport> {
  const { signal = never() } = settings;
  return doctorWith(OpenedStack.inside(stack), { signal });
}

/**
 * Writes all that explains a fault into one file, without the stack's secrets.
 *
 * @throws DevstackError E_STATE, or the system's error, when the file cannot be written.
 */
export function report(stack: OpenedStack, settings: ReportSettings): Promise<ReportResult> {
  const { path, signal = never() } = settings;
  return reportWith(OpenedStack.inside(stack), { path: resolve(path), signal });
}

/**
 * Looks for defects in Compose files, later ones merged over earlier ones, and in what they mount.
 *
 * @throws DevstackError E_LINT_FILE when a file cannot be read, or is not YAML.
 */
export async function lint(files: readonly string[]): Promise<LintReport> {
  return lintWith({ files, cwd: process.cwd() });
}

/**
 * Writes logs, traces, states, proof and configuration into a folder, without the stack's secrets.
 *
 * @throws DevstackError E_STATE, or the system's error, when the folder cannot be written.
 */
export function saveEvidence(stack: OpenedStack, settings: EvidenceSettings): Promise<Evidence> {
  const options = { signal: never(), ...given(settings), folder: resolve(settings.folder) };
  return saveEvidenceOf(OpenedStack.inside(stack), options);
}

/** The versions of devstack and of all that the stack would use. */
export function versions(stack: OpenedStack): Promise<Versions> {
  return versionsOf(OpenedStack.inside(stack));
}
