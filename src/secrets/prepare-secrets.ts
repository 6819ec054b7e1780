import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { PlannedSecret } from "../plan/plan.ts";
import type { Executor } from "../util/executor/executor.ts";
import { secretForms } from "../util/masking/secret-forms.ts";
import { readSource } from "./read-source.ts";
import type { ProviderContext } from "./run-provider.ts";
import { ProviderFault, type SecretFault, secretError } from "./secret-fault.ts";
import { secretPath } from "./secret-path.ts";
import { namesIn, openToOthers, readKept, type SecretsFolder } from "./secrets-folder.ts";

/** A secret as a runtime delivers it: by the path of a file, never by its value. */
export interface PlacedSecret extends Omit<PlannedSecret, "source"> {
  /** Absolute; the file holds the value and nothing else. */
  path: string;
  /** Changes with the value, and tells nothing of it without the key that lies beside the file. */
  digest: string;
}

export interface PreparedSecrets {
  placed: readonly PlacedSecret[];
  /** Writes the files; until then nothing has been changed. */
  write(): Promise<void>;
}

export interface SecretsContext extends ProviderContext {
  secretsFolder: SecretsFolder;
  executor: Executor;
  /** Of the secrets that services read as files. What nobody but devstack reads is 0600. */
  fileMode: number;
  /** Takes what people should know, in one sentence. */
  tell: (notice: string) => void;
  /** Nothing will be started: programs are not asked for their secrets. */
  rehearsal: boolean;
}

interface Valued {
  secret: PlannedSecret;
  path: string;
  /** Null in a rehearsal, for what only its program knows. */
  value: string | null;
}

/** What of the folder is to be in a file. */
interface SecretFile {
  /** Null for what is not known in a rehearsal. */
  text: string | null;
  mode: number;
}

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * Finds the value of every secret, and what is to be written for the services to have it. Each
 * value is made known to the masker as soon as it is found.
 *
 * @throws DevstackError E_SECRET naming every secret that cannot be had, and its provider; E_STATE
 *   when the folder cannot be trusted; signal.reason when aborted.
 */
export async function prepareSecrets(
  secrets: readonly PlannedSecret[],
  context: SecretsContext,
): Promise<PreparedSecrets> {
  const { secretsFolder: folder, masker, fileMode } = context;
  if (secrets.length === 0) return { placed: [], write: () => writeFiles(new Map(), context) };
  const { root, generated, provided, digestKey } = folder;
  for (const path of [root, generated, provided]) {
    const mode = await openToOthers(path);
    if (mode !== null) {
      context.tell(`${path} was open to others (mode ${mode}): it is yours alone now.`);
    }
  }
  const key = (await readKept(digestKey))?.text || randomBytes(KEY_BYTES).toString("base64url");
  const valued = await findValues(secrets, context);
  masker.add(valued.flatMap(({ value }) => value ?? []));
  for (const { secret, value } of valued) {
    if (value === null || secretForms(value).length > 0) continue;
    const why = "fewer than four characters are no secret";
    context.tell(`The secret ${secret.name} is too short to be masked: ${why}.`);
  }
  const placed = valued.map(({ secret: { source, ...secret }, path, value }) => ({
    ...secret,
    path,
    digest: createHmac("sha256", key)
      .update(value ?? "")
      .digest("hex")
      .slice(0, 16),
  }));
  const files = new Map<string, SecretFile>([
    [digestKey, { text: key, mode: OWNER_ONLY }],
    ...valued.map(({ secret: { as }, path, value }): [string, SecretFile] => [
      path,
      { text: value, mode: as === "file" ? fileMode : OWNER_ONLY },
    ]),
  ]);
  return { placed, write: () => writeFiles(files, context) };
}

async function findValues(
  secrets: readonly PlannedSecret[],
  context: SecretsContext,
): Promise<Valued[]> {
  const faults: SecretFault[] = [];
  const found = await Promise.all(
    secrets.map(async (secret): Promise<Valued[]> => {
      try {
        return [await findValue(secret, context)];
      } catch (error) {
        if (!(error instanceof ProviderFault)) throw error;
        const { name, source } = secret;
        faults.push({ name, source, why: error.message, hint: error.hint, cause: error.cause });
        return [];
      }
    }),
  );
  const inOrder = secrets.flatMap(({ name }) => faults.filter((fault) => fault.name === name));
  const [first, ...others] = inOrder;
  if (first !== undefined) throw secretError([first, ...others]);
  return found.flat();
}

async function findValue(secret: PlannedSecret, context: SecretsContext): Promise<Valued> {
  const { source } = secret;
  const path = secretPath(context.secretsFolder, secret);
  if (source.kind === "generate") {
    const kept = await readKept(path);
    return { secret, path, value: kept?.text || randomBytes(source.bytes).toString("base64url") };
  }
  if (source.kind === "exec" && context.rehearsal) return { secret, path, value: null };
  return { secret, path, value: await readSource(source, context) };
}

/** Writes what is not there yet, or not as it should be, and removes what is not wanted any more. */
async function writeFiles(
  files: ReadonlyMap<string, SecretFile>,
  { executor, secretsFolder: { root, generated, provided } }: SecretsContext,
): Promise<void> {
  if (files.size > 0) {
    for (const folder of [root, generated, provided]) await executor.makeFolder(folder, 0o700);
  }
  for (const [path, { text, mode }] of files) {
    if (text === null) continue;
    const kept = await readKept(path);
    if (kept?.text !== text || kept.mode !== mode) await executor.writeFile(path, text, mode);
  }
  for (const name of await namesIn(provided)) {
    const path = join(provided, name);
    if (!files.has(path)) await executor.removeFile(path);
  }
}
