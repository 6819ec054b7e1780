/** What an engine has for itself on this machine, and nothing else uses. */
export interface EnginePlace {
  /** Tells apart all that are there at one time. */
  index: number;
  /** In the cache, beside the images: its data, and the record of whose it is. */
  folder: string;
  /** With a short path, since the paths of sockets are limited: sockets, state, logs. */
  temporary: string;
  /** The parent of its containers' cgroups. */
  cgroup: string;
  /** The addresses that its networks get, in CIDR notation. */
  addresses: string;
}
