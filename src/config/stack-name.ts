/** What the name of a stack looks like: it is part of paths and of command lines. */
export const STACK_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** The same in words. */
export const STACK_NAME_RULE = "expected a small letter or digit, then up to 39 of a-z, 0-9 and -";

export function isStackName(text: string): boolean {
  return STACK_NAME.test(text);
}
