/** Below zero where the left one comes first, by their code units. */
export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
