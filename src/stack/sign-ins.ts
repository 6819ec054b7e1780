import { GRAFANA_ADMIN } from "../catalog/grafana.ts";
import type { Plan } from "../plan/plan.ts";
import { secretPath } from "../secrets/secret-path.ts";
import { secretsFolder } from "../secrets/secrets-folder.ts";
import type { Stack } from "./stack.ts";

/** How people sign in to a service that asks them to; the password itself is never told. */
export interface SignIn {
  service: string;
  user: string;
  /** Absolute path of the file that holds the password and nothing else. */
  passwordFile: string;
}

/** Of each service that has a password of the stack's; one that runs elsewhere has its own. */
export function signInsOf({ folders }: Pick<Stack, "folders">, { secrets }: Plan): SignIn[] {
  const { user, secret: name } = GRAFANA_ADMIN;
  const secret = secrets.find((one) => one.name === name && one.to.includes("grafana"));
  if (secret === undefined) return [];
  const passwordFile = secretPath(secretsFolder(folders.secrets), secret);
  return [{ service: "grafana", user, passwordFile }];
}
