import { execFile } from "node:child_process";
import { findProgram } from "../../../../util/find-program.ts";
import type { Environment } from "../../../../util/user-folders.ts";

/** What a registry wants to know of a user. */
export type Credentials = { username: string; password: string } | { identityToken: string };

/** A helper may ask its user to unlock a keychain; for ever it may not. */
const ANSWER_WITHIN_MS = 60_000;

/** Under this name a helper keeps a token instead of a password. */
const TOKEN_USER = "<token>";

/**
 * Asks `docker-credential-NAME` for the credentials of a registry; null where it has none
 * (github.com/docker/docker-credential-helpers, the `get` command).
 *
 * @throws Error when it is not there or fails; what it printed is never a part of that.
 */
export async function askCredentialHelper(
  name: string,
  registry: string,
  env: Environment,
): Promise<Credentials | null> {
  const program = `docker-credential-${name}`;
  const path = await findProgram(program, { path: env["PATH"] ?? "", cwd: "/" });
  if (path === null) throw new Error(`${program} is not on PATH`);
  const answer = await run(path, { input: registry, env });
  if (answer === null) return null;
  const { Username, Secret } = parse(answer, program);
  if (typeof Username !== "string" || typeof Secret !== "string") {
    throw new Error(`${program} answers what is no credentials`);
  }
  if (Username === TOKEN_USER) return { identityToken: Secret };
  return Username === "" && Secret === "" ? null : { username: Username, password: Secret };
}

function run(
  path: string,
  { input, env }: { input: string; env: Environment },
): Promise<string | null> {
  const options = { env, timeout: ANSWER_WITHIN_MS, killSignal: "SIGKILL" } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(path, ["get"], options, (error, stdout) => {
      if (error === null) resolve(stdout);
      // By these words, on stdout, all helpers say so.
      else if (/credentials not found/i.test(stdout)) resolve(null);
      else if (error.killed) reject(new Error(`${path} says nothing`));
      else reject(new Error(`${path} failed with ${error.code ?? error.signal}`));
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

function parse(text: string, program: string): { Username?: unknown; Secret?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new Error(`${program} answers what is no JSON`);
  }
}
