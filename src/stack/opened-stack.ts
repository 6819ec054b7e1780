import type { Stack } from "./stack.ts";

/** A stack that was opened: a handle for the library's functions. What is in it is their affair. */
export class OpenedStack {
  /** Tells it apart from every other stack of this user. */
  readonly id: string;
  /** The folder of its configuration, or the one asked about when it has none. */
  readonly folder: string;
  /** The name that tells it from the folder's own stack; null for that one. */
  readonly named: string | null;
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.id = stack.id;
    this.folder = stack.folder;
    this.named = stack.named;
    this.#stack = stack;
  }

  /** What the handle is for. */
  static inside(opened: OpenedStack): Stack {
    return opened.#stack;
  }
}
