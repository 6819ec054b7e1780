/**
 * What an adapter tells as a share, from 0 to 1: doubles on the wire may be anything. Beyond the
 * bounds the bound is meant; `otherwise` stands for what is no finite number.
 */
export function shareOf(value: number, otherwise: 0 | 1): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : otherwise;
}
