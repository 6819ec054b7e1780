import { type Check, ok, problem, warning } from "../finding.ts";

const MIB = 1024 * 1024;
/** The platform's own services take 250 MiB where all are stand-ins, and starting takes more. */
const LEAST_BYTES = 256 * MIB;
const ENOUGH_BYTES = 768 * MIB;

/** Memory that a new process may use. */
export const memoryCheck: Check = {
  name: "memory",
  async look({ host }) {
    const free = host.availableMemoryBytes();
    const words = `${Math.floor(free / MIB).toLocaleString("en")} MiB available`;
    const fix = "end something large, or give the machine, container or WSL more memory";
    if (free < LEAST_BYTES) return [problem(`${words}: too little for the stack`, fix)];
    return [free < ENOUGH_BYTES ? warning(`${words}: little`, fix) : ok(words)];
  },
};
