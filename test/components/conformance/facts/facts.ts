export type Scalar = string | number | boolean | null;

/** What was seen in one run, by name: a value, or a set of texts. */
export type Facts = Readonly<Record<string, Scalar | readonly string[]>>;
