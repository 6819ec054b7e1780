import { arch, cpus, loadavg, release, totalmem, type } from "node:os";

/** What the figures were measured on, in words that name nobody's machine. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const [major, minor] = release().split(".");
  const system = `${type()} ${major}.${minor} ${arch()}`;
  return `${cpus().length} × ${model}, ${memory}, ${system}, Node.js ${process.versions.node}`;
}

/** How busy the machine was already, as processes that wanted to run during the last minute. */
export function describeLoad(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
