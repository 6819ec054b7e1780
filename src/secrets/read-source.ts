import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { SecretSource } from "../config/config.ts";
import { messageOf } from "../util/errors.ts";
import { MAX_SECRET_BYTES } from "./limits.ts";
import { type ProviderContext, runProvider } from "./run-provider.ts";
import { ProviderFault } from "./secret-fault.ts";

export type ProvidedSource = Exclude<SecretSource, { kind: "generate" }>;

/**
 * The value that a provider has, without the one line end at its end that files and programs put
 * there.
 *
 * @throws ProviderFault when it has none, or none that can be delivered; signal.reason when aborted
 */
export async function readSource(
  source: ProvidedSource,
  context: ProviderContext,
): Promise<string> {
  switch (source.kind) {
    case "env":
      return variable(source.variable, context);
    case "file":
      return textOf(await contentOf(source.path), "the file");
    case "exec":
      return textOf(await runProvider(source.command, context), "what it printed");
  }
}

function variable(name: string, { env }: ProviderContext): string {
  const value = env[name];
  if (value) return value;
  const why = value === undefined ? "the variable is not set" : "the variable is empty";
  throw new ProviderFault(why, `set ${name} in your shell or in .env, then again`);
}

async function contentOf(path: string): Promise<Buffer> {
  try {
    // Without O_NONBLOCK a named pipe would keep us waiting for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) {
        throw new ProviderFault("it is not a regular file", "name the file that holds the value");
      }
      if (facts.size > MAX_SECRET_BYTES) throw tooLong("the file");
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof ProviderFault) throw cause;
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") {
      throw new ProviderFault("there is no such file", "write it, or correct the path", cause);
    }
    throw new ProviderFault(messageOf(cause), "check the file and its folder", cause);
  }
}

function textOf(bytes: Uint8Array, what: string): string {
  if (bytes.length > MAX_SECRET_BYTES + 1) throw tooLong(what);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProviderFault(`${what} is not UTF-8 text`, "encode it, as base64 for example");
  }
  const value = text.replace(/\r?\n$/, "");
  if (value === "") throw new ProviderFault(`${what} is empty`, "a secret holds something");
  if (value.includes("\0")) {
    throw new ProviderFault(`${what} holds a NUL character`, "encode it, as base64 for example");
  }
  return value;
}

function tooLong(what: string): ProviderFault {
  const limit = `${MAX_SECRET_BYTES / 1024} KiB`;
  return new ProviderFault(`${what} is longer than ${limit}`, "is it the right one?");
}
