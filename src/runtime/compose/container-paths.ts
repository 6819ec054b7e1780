/** Where things are in every container of a stack. */

/** devstack's own files in its own image. */
export const PACKAGE_FOLDER = "/app";

/** A program of devstack's own bundle. */
export function programPath(entry: string): string {
  return `${PACKAGE_FOLDER}/dist/services/${entry}.js`;
}

/** A service's own configuration file. */
export function configPath(name: string): string {
  return `/etc/devstack/${name}`;
}

/** A secret that is delivered as a file: where Compose mounts those of services. */
export function secretPath(name: string): string {
  return `/run/secrets/${name}`;
}
