/** Label names and values of one series, `__name__` included. */
export type LabelSet = Readonly<Record<string, string>>;

/** The same text for the same labels, whatever their order. */
export function labelKey(labels: LabelSet): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Labels of a scraped series with those of its target, as Prometheus joins them when `honor_labels`
 * is off: the target's win, and what the series said is kept as `exported_…`. Empty labels are none.
 */
export function withTargetLabels(scraped: LabelSet, target: LabelSet): LabelSet {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(scraped)) {
    if (value === "") continue;
    labels[Object.hasOwn(target, name) ? `exported_${name}` : name] = value;
  }
  return { ...labels, ...target };
}
