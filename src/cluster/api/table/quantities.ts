import {
  formatQuantity,
  parseQuantity,
  type Quantity,
  QuantityError,
} from "../../meta/quantity.ts";

/** An amount in its canonical text; what is none as it stands, and `missing` for nothing at all. */
export function quantityText(amount: unknown, missing: string): string {
  if (typeof amount !== "string" && typeof amount !== "number") return missing;
  const quantity = quantityOf(amount);
  return quantity === null ? String(amount) : formatQuantity(quantity);
}

/** An amount; null for what is none. */
export function quantityOf(amount: unknown): Quantity | null {
  if (typeof amount !== "string" && typeof amount !== "number") return null;
  try {
    return parseQuantity(amount);
  } catch (error) {
    if (error instanceof QuantityError) return null;
    throw error;
  }
}
