/** An environment holds no more in one variable (Linux: MAX_ARG_STRLEN is 128 KiB), nor does sense. */
export const MAX_SECRET_BYTES = 64 * 1024;
