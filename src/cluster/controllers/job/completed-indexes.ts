/** The numbers in a text such as `0-2,5`. */
export function parseIndexes(text: string | undefined): Set<number> {
  const all = new Set<number>();
  for (const part of (text ?? "").split(",").filter(Boolean)) {
    const [first = 0, last = first] = part.split("-").map(Number);
    for (let index = first; index <= last; index++) all.add(index);
  }
  return all;
}

/** Three in a row and more are a range (kube-controller-manager 1.34, Job controller). */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const parts: string[] = [];
  const sorted = [...indexes].toSorted((left, right) => left - right);
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at] ?? 0;
    let length = 1;
    while (sorted[at + length] === first + length) length++;
    const last = first + length - 1;
    parts.push(length === 1 ? `${first}` : `${first}${length === 2 ? "," : "-"}${last}`);
    at += length;
  }
  return parts.join(",");
}
