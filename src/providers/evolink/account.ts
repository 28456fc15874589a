import { z } from 'zod';
import type { Balance } from '../../core/contracts/provider.ts';
import { creditsToMicroDollars } from './money.ts';

const credits = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(?:\.\d+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().min(-1e9).max(1e9));

/** `GET /v1/credits`: what the account has, and what this key may use of it. */
export const creditsSchema = z.object({
  data: z.object({
    user: z.object({ remaining_credits: credits }),
    token: z
      .object({
        remaining_credits: credits.nullish().catch(null),
        unlimited_credits: z.boolean().nullish().catch(null),
      })
      .nullish()
      .catch(null),
  }),
});

/** The smaller of the two: whichever is used up first stops the work. An overdrawn account has nothing. */
export function readCredits({ data: { user, token } }: z.infer<typeof creditsSchema>): Balance {
  const account = user.remaining_credits;
  const ofKey = token?.unlimited_credits ? null : token?.remaining_credits;
  const left = Math.min(account, ofKey ?? account);
  return {
    microDollars: creditsToMicroDollars(Math.max(left, 0).toFixed(6)),
    own: `${left} credits`,
    notes: [noteOf(account, ofKey ?? undefined)],
  };
}

function noteOf(account: number, ofKey: number | undefined): string {
  if (ofKey === undefined) return 'that is the account; the key has no limit of its own';
  return ofKey < account
    ? `that is the limit of the key; the account has ${account} credits`
    : `that is the account; the key may use ${ofKey} credits`;
}
