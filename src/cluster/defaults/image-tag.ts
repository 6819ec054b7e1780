/**
 * Whether a reference means whatever is newest: it has the tag `latest`, or neither tag nor digest.
 * Of such an image the pull policy is `Always`.
 */
export function isLatest(image: string): boolean {
  if (image === "" || image.includes("@")) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  const colon = name.indexOf(":");
  return colon < 0 || name.slice(colon + 1) === "latest";
}

export function pullPolicyOf(image: unknown): "Always" | "IfNotPresent" {
  return typeof image === "string" && isLatest(image) ? "Always" : "IfNotPresent";
}
