/** Where something stands in the JSON, from its top. */
export type Path = readonly (string | number)[];

const PLAIN = /^[\w-]{1,40}$/;
const LONGEST = 40;

/** `piapi.models.nano-banana.price["0.5K"]`, `qingbo.tiers.official.models.nano-banana.aspects[2]`. */
export const sayPath = (path: Path): string => path.map(step).join('');

function step(key: string | number, index: number): string {
  if (typeof key === 'number') return `[${key}]`;
  if (PLAIN.test(key)) return index === 0 ? key : `.${key}`;
  const shown = key.length > LONGEST ? `${key.slice(0, LONGEST)}…` : key;
  return `[${JSON.stringify(shown.replace(/[^ -~…]/g, '?'))}]`;
}
