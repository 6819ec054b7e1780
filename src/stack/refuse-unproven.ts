import type { Unproven } from "../seed/proof/proof-record.ts";
import { unprovenWords } from "../seed/proof/unproven-words.ts";
import { DevstackError } from "../util/errors.ts";

/**
 * For those who want no hop that nobody can check: what `up` otherwise only names.
 *
 * @throws DevstackError E_PROOF_FAILED naming all of them.
 */
export function refuseUnproven(unproven: readonly Unproven[]): void {
  const [first, ...others] = unproven;
  if (first === undefined) return;
  const names = unproven.map(({ service }) => service).join(", ");
  const reasons = unprovenWords(unproven).join("; ");
  const one = others.length === 0;
  throw new DevstackError("E_PROOF_FAILED", `nobody can check ${names}`, {
    why: `--strict wants every service proven: ${reasons}`,
    hint: `say under proof what ${one ? first.service : "each"} leaves behind, or leave out --strict`,
    details: { unproven },
  });
}
