import type { NeedCondition } from "../catalog/service-spec.ts";
import { DevstackError } from "../util/errors.ts";

interface Needing {
  name: string;
  needs: Readonly<Record<string, NeedCondition>>;
}

/**
 * Start waves: the services of a wave need only services of earlier ones. Kahn's algorithm by
 * levels; names within a wave keep the order given.
 *
 * @throws DevstackError E_CONFIG when services need each other, which checkNeeds tells better.
 */
export function startWaves(services: readonly Needing[]): string[][] {
  const waves: string[][] = [];
  const placed = new Set<string>();
  let rest = [...services];
  while (rest.length > 0) {
    const wave = rest.filter(({ needs }) => Object.keys(needs).every((need) => placed.has(need)));
    if (wave.length === 0) {
      const circle = rest.map(({ name }) => name).join(", ");
      throw new DevstackError("E_CONFIG", "the services cannot be started in any order", {
        why: `these need each other, directly or through others: ${circle}`,
        hint: "remove one of the needs that devstack.yaml adds between them",
        details: { services: rest.map(({ name }) => name) },
      });
    }
    for (const { name } of wave) placed.add(name);
    waves.push(wave.map(({ name }) => name));
    rest = rest.filter(({ name }) => !placed.has(name));
  }
  return waves;
}
