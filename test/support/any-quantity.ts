import fc from "fast-check";

const SUFFIXES = ["", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E-2", "e9"];

/** Quantities as people write them, in every notation, none beyond an int64. */
export const anyQuantity = fc
  .tuple(
    fc.constantFrom("", "+"),
    fc.integer({ min: 0, max: 999_999 }),
    fc.option(fc.stringMatching(/^[0-9]{1,4}$/), { nil: undefined }),
    fc.constantFrom(...SUFFIXES),
  )
  .map(
    ([sign, whole, decimals, suffix]) =>
      `${sign}${whole}${decimals === undefined ? "" : `.${decimals}`}${suffix}`,
  );
