import { randomBytes } from "node:crypto";
import type { Plan, PlannedSecret } from "../../../plan/plan.ts";
import type { PlacedSecret } from "../../../secrets/prepare-secrets.ts";
import type { EjectedFile } from "./ejected-stack.ts";

const SECRETS_FOLDER = "secrets";

/** The secrets as containers of the folder get them; no value of one that is in use goes along. */
export function ejectedSecrets({ secrets }: Plan): PlacedSecret[] {
  return secrets.map(({ source, ...secret }) => ({
    ...secret,
    path: `./${SECRETS_FOLDER}/${secret.name}`,
    digest: "",
  }));
}

/** New values for what devstack generates; for the rest a file that says what is to be put there. */
export function secretFiles({ secrets }: Plan): EjectedFile[] {
  return secrets.flatMap((secret): EjectedFile[] => {
    const { name, as, source } = secret;
    if (as === "env") return [];
    const path = `${SECRETS_FOLDER}/${name}`;
    if (source.kind === "generate") {
      const content = randomBytes(source.bytes).toString("base64url");
      // Containers have other users; the folder keeps everybody else of this machine out.
      return [{ path, content, mode: 0o444 }];
    }
    const content = `Put the value of ${name} into a file ${name} beside this one.\ndevstack had it from ${originOf(secret)}.\n`;
    return [{ path: `${path}.example`, content, mode: 0o644 }];
  });
}

/** The files that are still to be made. */
export function missingSecrets({ secrets }: Plan): string[] {
  return secrets.flatMap(({ name, as, source }) =>
    as === "file" && source.kind !== "generate" ? [`${SECRETS_FOLDER}/${name}`] : [],
  );
}

/** Where a secret comes from, in words; never its value. */
function originOf({ source }: PlannedSecret): string {
  switch (source.kind) {
    case "env":
      return `the variable ${source.variable}`;
    case "file":
      return `the file ${source.path}`;
    case "exec":
      return `the program ${source.command[0]}`;
    case "generate":
      return "a generator of random bytes";
  }
}
