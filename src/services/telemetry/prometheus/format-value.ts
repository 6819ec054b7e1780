/**
 * A sample's value as Prometheus's JSON has it: the shortest decimal that reads back to the same
 * number. Below 1e-6 and from 1e21 on it has an exponent, as in JavaScript, but of two digits.
 */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}
