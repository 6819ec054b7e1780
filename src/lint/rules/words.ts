/** `a`, `a and b`, `a, b and c`; `no network` for none. */
export function listed(names: readonly string[], none = "no network"): string {
  if (names.length === 0) return none;
  if (names.length === 1) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
