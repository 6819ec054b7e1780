/** A moment as objects have it (apimachinery, `metav1.Time`): RFC 3339 in UTC, whole seconds. */
export function formatApiTime(ms: number): string {
  // Joined, since V8 would keep both parts of a text that is put together, and the longer one cut off.
  return [new Date(ms).toISOString().slice(0, 19), "Z"].join("");
}
