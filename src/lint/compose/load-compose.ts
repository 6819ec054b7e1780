import path from "node:path";
import { parseDotenv } from "../../config/dotenv/parse-dotenv.ts";
import type { SourceText } from "../../config/source-text.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { readTree } from "../tree/read-tree.ts";
import {
  child,
  entriesOf,
  itemsOf,
  type Mapping,
  type Spot,
  scalarAt,
  type Tree,
  textAt,
} from "../tree/tree.ts";
import { interpolateTree } from "./interpolate.ts";
import { mergeTrees } from "./merge-trees.ts";

/** The Compose files as one, and what could not be had of them. */
export interface ComposeTree {
  root: Mapping;
  /** The folder that relative paths in a file are relative to. */
  folders: ReadonlyMap<SourceText, string>;
  /** Every Compose file that took part, in order. */
  sources: readonly SourceText[];
  /** What `extends` and `include` name and nobody can read: then services may be missing. */
  incomplete: boolean;
}

export interface ComposeFault {
  at: Spot;
  message: string;
}

/** Names that Compose looks for by itself. */
const USUAL = /^(?:docker-)?compose\.ya?ml$/;
const MAX_INCLUDES = 50;
const MAX_EXTENDS = 20;

/** Reads Compose files and merges them in the order given, as `docker compose -f a -f b` does. */
export class ComposeLoader {
  readonly #files: LintFiles;
  readonly #folders = new Map<SourceText, string>();
  readonly #sources: SourceText[] = [];
  readonly #faults: ComposeFault[] = [];
  #incomplete = false;
  #includes = 0;

  constructor(files: LintFiles) {
    this.#files = files;
  }

  get faults(): readonly ComposeFault[] {
    return this.#faults;
  }

  load(files: readonly [SourceText, ...SourceText[]], folder: string): ComposeTree | null {
    const variables = this.#variables(folder);
    let merged: Tree | null = null;
    for (const source of files) {
      const tree = this.#document(source, folder, variables);
      if (tree !== null) merged = mergeTrees(merged, tree);
    }
    if (merged?.kind !== "mapping") return null;
    if (files.length === 1 && this.#isOverlay(files[0], folder)) this.#incomplete = true;
    const root = this.#resolved(merged);
    const { folders, incomplete } = { folders: this.#folders, incomplete: this.#incomplete };
    return { root, folders, sources: this.#sources, incomplete };
  }

  /** Whether a file lies beside the usual one, and so may be meant to be merged over it. */
  #isOverlay({ file }: SourceText, folder: string): boolean {
    if (USUAL.test(path.basename(file ?? ""))) return false;
    return this.#files.list(folder).some((name) => USUAL.test(name));
  }

  /** One file with what it includes beneath it. */
  #document(source: SourceText, folder: string, variables: Record<string, string>): Tree | null {
    const { tree, fault } = readTree(source);
    if (fault !== null) this.#faults.push(fault);
    this.#folders.set(source, folder);
    this.#sources.push(source);
    if (tree?.kind !== "mapping") return null;
    const own = interpolateTree(tree, variables);
    let below: Tree | null = null;
    for (const item of itemsOf(child(own, "include"))) {
      const included = this.#include(item, folder);
      if (included !== null) below = mergeTrees(below, included);
    }
    return mergeTrees(below, own);
  }

  #include(item: Tree, folder: string): Tree | null {
    const paths = item.kind === "scalar" ? [item] : itemsOf(child(item, "path"));
    let merged: Tree | null = null;
    for (const one of paths) {
      if (one.kind !== "scalar") continue;
      const file = path.resolve(folder, one.text);
      const project = textAt(item, "project_directory");
      const base = project === null ? path.dirname(file) : path.resolve(folder, project);
      const source = this.#open(file, ++this.#includes <= MAX_INCLUDES);
      if (source === null) continue;
      const tree = this.#document(source, base, this.#variables(base));
      if (tree !== null) merged = mergeTrees(merged, tree);
    }
    return merged;
  }

  /** Every service with what it extends beneath it. */
  #resolved(root: Mapping): Mapping {
    const services = child(root, "services");
    if (services?.kind !== "mapping") return root;
    const entries = [...services.entries].map(
      ([name, { key, value }]) =>
        [name, { key, value: this.#extended(value, services, 0) }] as const,
    );
    const all = new Map(root.entries);
    const { key } = all.get("services") ?? { key: services.at };
    all.set("services", { key, value: { ...services, entries: new Map(entries) } });
    return { ...root, entries: all };
  }

  #extended(service: Tree, siblings: Tree | null, depth: number): Tree {
    const extending = child(service, "extends");
    if (extending === null || depth > MAX_EXTENDS) return service;
    const name = extending.kind === "scalar" ? extending.text : textAt(extending, "service");
    const file = scalarAt(extending, "file");
    let others = siblings;
    if (file !== null) {
      const folder = this.#folders.get(file.at.source) ?? "/";
      const place = path.resolve(folder, file.text);
      const source = this.#open(place, true);
      const tree = source && this.#document(source, path.dirname(place), this.#variables(folder));
      others = child(tree ?? null, "services");
    }
    const base = name === null ? null : child(others, name);
    if (base === null) {
      this.#incomplete = true;
      return service;
    }
    return mergeTrees(this.#extended(base, others, depth + 1), service);
  }

  #open(file: string, within: boolean): SourceText | null {
    this.#files.allow(file);
    const source = within ? this.#files.read(file) : null;
    if (source === null) this.#incomplete = true;
    return source;
  }

  /** The .env file of a project: the one place but the file itself that everybody shares. */
  #variables(folder: string): Record<string, string> {
    const source = this.#files.read(path.join(folder, ".env"));
    return source === null ? {} : { ...parseDotenv(source.text, {}).variables };
  }
}

/** Whether a document is a Compose file at all. */
export function looksLikeCompose(tree: Tree | null): boolean {
  const services = child(tree, "services");
  if (services !== null) return services.kind === "mapping";
  return entriesOf(tree).some(([name]) => name === "include");
}
