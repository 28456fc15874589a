/** A JSON object of unknown content, as it comes over the wire. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a JSON object; anything else counts as an empty one. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value as a list; anything else counts as an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** `undefined` and `null` both mean "not given" in Discord's requests. */
export function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A copy without the members that are `undefined`. */
export function compact(value: Fields): Fields {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
