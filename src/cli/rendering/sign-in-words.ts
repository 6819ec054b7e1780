import { relative } from "node:path";
import type { SignIn } from "../../stack/sign-ins.ts";
import { printable } from "../../util/text-layout.ts";
import type { View } from "./view.ts";

/** As whom people sign in, and which file has the password. */
export function signInWords({ user, passwordFile }: SignIn, { cwd }: Pick<View, "cwd">): string {
  return `${user}, password in ${printable(relative(cwd, passwordFile))}`;
}
