import { homedir } from "node:os";
import { Masker } from "../../util/masking/masker.ts";
import type { Stack } from "../stack.ts";
import { findSecrets } from "./find-secrets.ts";
import type { Redaction } from "./redact.ts";

/** What must not be in anything that is given away about a stack. */
export async function redactionOf(
  stack: Pick<Stack, "env" | "folder" | "folders" | "masker">,
  documents: readonly unknown[],
): Promise<Redaction> {
  // Of its own: what is only likely to be a secret must not blot out what the command prints.
  const likely = new Masker();
  likely.add(await findSecrets(stack, documents));
  const masker = { mask: (text: string) => likely.mask(stack.masker.mask(text)) };
  return { masker, homeFolder: stack.env["HOME"] || homedir() };
}
