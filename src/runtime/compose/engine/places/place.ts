import type { Environment } from "../../../../util/user-folders.ts";
import type { EngineAddress } from "../engine-address.ts";

/** What the places of engines depend on. */
export interface Surroundings {
  env: Environment;
  /** As Node.js calls it. */
  platform: string;
  /** Of the user. */
  home: string;
  /** What `/` is: another folder only in tests. */
  systemFolder: string;
}

/** A place where an engine may listen. */
export interface EnginePlace {
  /** How it is called, for people: `DOCKER_HOST`, `the socket of Docker`. */
  origin: string;
  address: EngineAddress;
  /** What starts the engine of this place. */
  start: string;
  /** What lets a user in whom the engine's socket keeps out; absent where only its owner is meant. */
  access?: string;
}

/** Why an engine was not taken, and what to do about it. */
export interface EngineRefusal {
  /** The address, or what names it. */
  place: string;
  reason: string;
  fix: string | null;
}

/** What one way of finding engines comes up with. */
export interface FoundPlaces {
  places: readonly EnginePlace[];
  refusals?: readonly EngineRefusal[];
  /**
   * Somebody has named this place: it is looked at even where nothing is there, and no other is, since
   * another engine would have other containers and other data.
   */
  named?: boolean;
}

/** One way of finding engines. */
export type FindPlaces = (surroundings: Surroundings) => Promise<FoundPlaces>;

/** The address of a socket of this machine. */
export function socketAddress(path: string): EngineAddress {
  return { dockerHost: `unix://${path}`, tls: null };
}
