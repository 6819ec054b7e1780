import { findComponents } from "../../components.ts";
import { configFileName } from "../config-file.ts";
import { type Check, ok, problem } from "../finding.ts";

/** The real programs that take the place of stand-ins. */
export const componentsCheck: Check = {
  name: "programs",
  async look({ stack, signal }) {
    const [components, file] = await Promise.all([
      findComponents(stack, signal),
      configFileName(stack),
    ]);
    return components.map(({ name, provider, version, path, problem: why }) => {
      if (provider === "builtin") return ok(`${name}: devstack's own stand-in`);
      if (provider === "container") return ok(`${name}: ${path}`);
      if (provider === "program") return ok(`${name}: ${version ?? "unknown version"} (${path})`);
      if (provider === "absent") return ok(`${name}: not run, ${why}`);
      const fix = `correct services.${name}.binary in ${file}, or remove it`;
      return problem(`${why ?? name}${path === null ? "" : `: ${path}`}`, fix);
    });
  },
};
