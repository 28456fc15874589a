/**
 * The most that an input picture may be: what is larger is refused before it is decoded. Providers take less; what is
 * above their limits is made to fit.
 */
export const MAX_INPUT_PIXELS = 50_000_000;
export const MAX_INPUT_BYTES = 60_000_000;
