/** A moment as objects have it (apimachinery, `metav1.Time`): RFC 3339 in UTC, whole seconds. */
export function formatApiTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
