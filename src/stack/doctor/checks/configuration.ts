import { relative } from "node:path";
import { asDevstackError } from "../../../util/errors.ts";
import { type Check, ok, problem } from "../finding.ts";

/** devstack.yaml: whether it can be read and is valid. */
export const configurationCheck: Check = {
  name: "configuration",
  async look({ stack }) {
    try {
      const { file, name, folder } = await stack.configuration();
      const place = file === null ? "no devstack.yaml" : relative(folder, file) || file;
      return [ok(`${place}, stack ${name}`)];
    } catch (error) {
      const { code, message, hint } = asDevstackError(error);
      // The hint of one fault helps nobody who is not shown where it is.
      const fix = code === "E_CONFIG" ? null : hint;
      return [problem(message, fix ?? "devstack config shows where")];
    }
  },
};
