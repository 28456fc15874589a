import { z } from 'zod';

/** How a text of the environment is read. Each message is the middle of `{VARIABLE}: {what is wrong}; …`. */

/** A key or token: printable, in one piece. Its value never stands in a message. */
export const secret = z
  .string()
  .regex(/^[!-~]+$/, 'has a space, a line break or a character that no key has');

/** The scheme word in front of a token belongs to the header, not to the setting. */
export const botToken = secret.refine((text) => !/^bot$/i.test(text), 'is the word "Bot" alone');

/** An http or https address without a query; the slash at its end is dropped. */
export const address = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return wrong(context, 'is not an http or https address');
  if (url.username || url.password) return wrong(context, 'has a name or password in it');
  if (url.search || url.hash) return wrong(context, 'has a part after ? or #');
  return url.href.replace(/\/+$/, '');
});

/** An address that others reach: https, or http on this computer alone. */
export const publicAddress = address.refine(
  (text) => text.startsWith('https:') || isLoopback(new URL(text).hostname),
  'is not an https address',
);

export const digits = z.string().regex(/^\d{1,20}$/, 'is not an id');

/** A whole number within bounds, both included. */
export function wholeNumber(from: number, to: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= from && value <= to, `is not between ${from} and ${to}`);
}

const MICRO_DOLLARS = 1_000_000;
const MOST_DOLLARS = 1_000_000_000;

/** Dollars as typed (`20`, `0.5`), read as whole micro-dollars. */
export const dollars = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,6})?$/, 'is not an amount of US dollars')
  .transform(Number)
  .refine((value) => value <= MOST_DOLLARS, 'is more than a billion US dollars')
  .transform((value) => Math.round(value * MICRO_DOLLARS));

/** Comma-separated, blanks around and empty pieces dropped. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== ''),
);

export const hosts = list.pipe(
  z.array(
    z
      .string()
      .toLowerCase()
      .refine((text) => {
        const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
        return url !== undefined && (url.host === text || `${url.hostname}:80` === text);
      }, 'has something that is neither host nor host:port'),
  ),
);

/** Guild ids of contract §1, each with its platform in front; `*` alone is any. */
export const guilds = list.transform((ids, context): 'any' | readonly string[] => {
  if (ids.length === 1 && ids[0] === '*') return 'any';
  if (ids.includes('*')) return wrong(context, 'has * beside other ids');
  const bare = ids.find((id) => !/^(discord|slack|web):[\w-]+$/.test(id));
  return bare === undefined ? ids : wrong(context, 'has an id without its platform in front');
});

/** Whether only this computer reaches it. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

function wrong(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
