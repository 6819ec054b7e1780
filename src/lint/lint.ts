import path from "node:path";
import type { SourceText } from "../config/source-text.ts";
import { DevstackError } from "../util/errors.ts";
import { readComponents } from "./components/components.ts";
import { ComposeLoader, type ComposeTree, looksLikeCompose } from "./compose/load-compose.ts";
import { Networks } from "./compose/networks.ts";
import { readService } from "./compose/read-service.ts";
import { findReferences } from "./compose/references.ts";
import type { Service } from "./compose/service.ts";
import type { LintContext } from "./context.ts";
import { BuiltImages } from "./dockerfile/built-images.ts";
import { LintFiles } from "./files/lint-files.ts";
import type { LintFinding } from "./finding.ts";
import { findingOf, inOrder } from "./place-findings.ts";
import { waiver } from "./rules/waiver.ts";
import { LINT_RULES } from "./rules.ts";
import { readTree } from "./tree/read-tree.ts";
import { child, entriesOf } from "./tree/tree.ts";
import { applyWaivers, waiversOf } from "./waivers.ts";

export interface LintRequest {
  /** Compose files, later ones merged over earlier ones; scripts and CI workflows beside them. */
  files: readonly string[];
  /** What relative names are relative to. */
  cwd: string;
}

export interface LintReport {
  schemaVersion: 1;
  /** Absolute paths of what was asked for. */
  files: readonly string[];
  services: number;
  errors: number;
  warnings: number;
  notes: number;
  /** Findings that comments waive. */
  waived: number;
  findings: readonly LintFinding[];
}

/**
 * Looks for defects in Compose files and in what they mount. Reads files only: nothing is run, and no
 * engine is asked.
 *
 * @throws DevstackError E_LINT_FILE when a file cannot be read, or is not YAML.
 */
export function lint({ files: names, cwd }: LintRequest): LintReport {
  const files = new LintFiles();
  const paths = names.map((name) => path.resolve(cwd, name));
  const sources = paths.map((file) => open(file, files));
  const isCompose = sources.map(
    (source) => /\.ya?ml$/.test(source.file ?? "") && isComposeFile(source),
  );
  const [first, ...others] = sources.filter((_, index) => isCompose[index]);
  const scripts = sources.filter((_, index) => !isCompose[index]);
  const context = first === undefined ? null : readContext([first, ...others], scripts, files);
  const observed = context ?? emptyContext(sources[0], scripts, files);
  const all = LINT_RULES.flatMap((rule) =>
    [...rule.check(observed)].map((one) => findingOf(rule, one)),
  );
  const findings = inOrder(unique(all), paths);
  const waivers = [...new Set([...sources, ...files.readSoFar()])].flatMap(waiversOf);
  const known = new Set(LINT_RULES.map(({ code }) => code));
  const { left, faults } = applyWaivers(findings, waivers, known);
  const shown = inOrder([...left, ...faults.map((fault) => findingOf(waiver, fault))], paths);
  const count = (severity: LintFinding["severity"]) =>
    shown.filter((finding) => finding.severity === severity).length;
  return {
    schemaVersion: 1,
    files: paths,
    services: observed.services.size,
    errors: count("error"),
    warnings: count("warning"),
    notes: count("note"),
    waived: findings.length - left.length,
    findings: shown,
  };
}

function open(file: string, files: LintFiles): SourceText {
  files.allow(path.dirname(file));
  files.allow(file);
  const source = files.read(file);
  if (source !== null) return source;
  throw new DevstackError("E_LINT_FILE", `cannot read ${file}`, {
    why: "it does not exist, is no text file of at most 1 MiB, or may not be read",
    hint: "check the name",
  });
}

/** @throws DevstackError E_LINT_FILE when it is not YAML at all. */
function isComposeFile(source: SourceText): boolean {
  const { tree, fault } = readTree(source);
  if (fault === null) return looksLikeCompose(tree);
  const { line, column } = source.locate(fault.at.range);
  throw new DevstackError("E_LINT_FILE", `${path.basename(source.file ?? "")} is not YAML`, {
    why: `${source.file}:${line}:${column} ${fault.message}`,
    hint: "correct it first; the other findings follow then",
  });
}

function readContext(
  composeFiles: readonly [SourceText, ...SourceText[]],
  scripts: readonly SourceText[],
  files: LintFiles,
): LintContext | null {
  const folder = path.dirname(composeFiles[0].file ?? "/");
  const compose = new ComposeLoader(files).load(composeFiles, folder);
  if (compose === null) return null;
  const services = new Map<string, Service>();
  for (const [name, { key, value }] of entriesOf(child(compose.root, "services"))) {
    if (value.kind === "mapping")
      services.set(name, readService(name, key, value, { compose, files }));
  }
  return contextOf(compose, services, { scripts, files });
}

function contextOf(
  compose: ComposeTree,
  services: ReadonlyMap<string, Service>,
  { scripts, files }: Pick<LintContext, "scripts" | "files">,
): LintContext {
  const networks = new Networks(compose, services);
  const components = readComponents(services.values(), files);
  const references = findReferences(services.values(), components, networks);
  const builds = new BuiltImages(files);
  return { compose, services, networks, references, files, builds, components, scripts };
}

/** Scripts alone: a stack without services. */
function emptyContext(
  source: SourceText | undefined,
  scripts: readonly SourceText[],
  files: LintFiles,
): LintContext {
  if (source === undefined) throw new DevstackError("E_USAGE", "no file was named");
  const at = { source, range: [0, 0] as const };
  const root = { kind: "mapping" as const, at, tag: null, entries: new Map() };
  const compose = { root, folders: new Map(), sources: [], incomplete: true };
  return contextOf(compose, new Map(), { scripts, files });
}

/** An anchor that several services share is one place to mend. */
function unique(findings: readonly LintFinding[]): LintFinding[] {
  const seen = new Map<string, LintFinding>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.file} ${finding.line} ${finding.column}`;
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}
