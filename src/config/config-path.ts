/** Where something stands in the configuration: keys of mappings and indexes of lists. */
export type ConfigPath = readonly (string | number)[];

const PLAIN_KEY = /^[\w-]+$/;

/** The path as people write it: `services.router.probes[0].http`. */
export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!PLAIN_KEY.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** One text per path, for use as a key of a Map. */
export function pathKey(path: ConfigPath): string {
  return JSON.stringify(path);
}
