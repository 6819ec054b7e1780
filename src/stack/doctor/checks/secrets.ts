import { type Check, ok, warning } from "../finding.ts";

/** How secrets reach their services: who asks for one in its environment is told what that means. */
export const secretsCheck: Check = {
  name: "secrets",
  async look({ stack }) {
    // What is wrong with the configuration is told by its own check.
    const config = await stack.configuration().catch(() => null);
    const secrets = Object.entries(config?.secrets ?? {});
    const inEnvironment = secrets.filter(([, { as }]) => as === "env");
    const inFiles = secrets.length - inEnvironment.length;
    return [
      ...(inFiles > 0 ? [ok(words(inFiles))] : []),
      ...inEnvironment.map(([name, { to }]) =>
        warning(
          `${name} is in the environment of ${to.join(", ")} (as: env): every program started there gets it, and a crash report may show it`,
          `leave out secrets.${name}.as where the program can read a file: docs/secrets.md`,
        ),
      ),
    ];
  },
};

function words(count: number): string {
  return count === 1 ? "1 reaches its service as a file" : `${count} reach their services as files`;
}
