/** Where a server binds or a client dials, as text `host:port`. */
export interface HostPort {
  host: string;
  port: number;
}

export interface IntegerBounds {
  /** Taken when the variable is unset; without it the variable is required. */
  default?: number;
  min: number;
  max: number;
}

/** One line per bad variable: its name, the offending text and what is expected. */
export class EnvError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.name = "EnvError";
    this.problems = problems;
  }
}

/**
 * Reads a program's environment. A bad value is noted and a harmless stand-in is returned, so that
 * one start tells all problems at once; `assertValid` raises them. Every kit function that opens a
 * socket calls `assertValid` first: a stand-in never takes effect.
 */
export class EnvReader {
  readonly #values: Readonly<Record<string, string | undefined>>;
  readonly #problems: string[] = [];

  constructor(values: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
  }

  /** A text of at least one character. Required unless `fallback` is given. */
  string(name: string, fallback?: string): string {
    return this.#read(name, { fallback, standIn: "", expected: "some text" }, (text) => text);
  }

  /** A text, or undefined when the variable is unset or empty. */
  optionalString(name: string): string | undefined {
    const text = this.#values[name];
    return text === "" ? undefined : text;
  }

  /** A whole number in decimal digits, both bounds included. */
  integer(name: string, bounds: IntegerBounds): number {
    const expected = `a whole number from ${bounds.min} to ${bounds.max}`;
    return this.#read(name, { fallback: bounds.default, standIn: bounds.min, expected }, (text) => {
      const value = Number(text);
      const inBounds = value >= bounds.min && value <= bounds.max;
      return /^-?\d{1,15}$/.test(text) && inBounds ? value : undefined;
    });
  }

  /** A port to bind; 0 lets the system choose. */
  port(name: string, fallback?: number): number {
    const bounds = { min: 0, max: 65_535 };
    return this.integer(name, fallback === undefined ? bounds : { ...bounds, default: fallback });
  }

  /** `host:port`, an IPv6 host in brackets. */
  listen(name: string, fallback?: string): HostPort {
    return this.#read(
      name,
      {
        fallback: fallback === undefined ? undefined : parseHostPort(fallback),
        standIn: { host: "127.0.0.1", port: 0 },
        expected: "host:port, such as 127.0.0.1:8181",
      },
      parseHostPort,
    );
  }

  /** An http or https base URL. */
  url(name: string, fallback?: string): URL {
    return this.#read(
      name,
      {
        fallback: fallback === undefined ? undefined : parseHttpUrl(fallback),
        standIn: new URL("http://127.0.0.1"),
        expected: "a URL that starts with http:// or https://",
      },
      parseHttpUrl,
    );
  }

  /** As `url`, but undefined when the variable is unset or empty. */
  optionalUrl(name: string): URL | undefined {
    return this.optionalString(name) === undefined ? undefined : this.url(name);
  }

  /** A JSON array of texts, with at least one entry. */
  jsonStringArray(name: string, fallback?: readonly string[]): readonly string[] {
    return this.#read(
      name,
      {
        fallback,
        standIn: [],
        expected: 'a JSON array of texts, such as ["http://127.0.0.1:7070"]',
      },
      parseStringArray,
    );
  }

  /** Notes a problem that only the service itself can see in a value. */
  reject(name: string, expected: string): void {
    this.#problems.push(describeProblem(name, this.#values[name], expected));
  }

  /** Raises EnvError with all problems noted so far. */
  assertValid(): void {
    if (this.#problems.length > 0) throw new EnvError(this.#problems);
  }

  #read<T>(
    name: string,
    rule: { fallback: T | undefined; standIn: T; expected: string },
    parse: (text: string) => T | undefined,
  ): T {
    const text = this.#values[name];
    if (text === undefined && rule.fallback !== undefined) return rule.fallback;
    const value = text === undefined || text === "" ? undefined : parse(text);
    if (value !== undefined) return value;
    this.reject(name, rule.expected);
    return rule.standIn;
  }
}

function describeProblem(name: string, text: string | undefined, expected: string): string {
  if (text === undefined) return `${name} is not set: expected ${expected}`;
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return `${name} is ${JSON.stringify(shown)}: expected ${expected}`;
}

function parseHostPort(text: string): HostPort | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

function parseHttpUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

function parseStringArray(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isTexts =
      Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === "string");
    return isTexts ? value : undefined;
  } catch {
    return undefined;
  }
}
