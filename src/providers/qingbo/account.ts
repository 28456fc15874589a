import { z } from 'zod';
import type { Balance } from '../../core/contracts/provider.ts';

/** More than anybody has: beyond it, micro-dollars are no whole numbers any more. */
const MOST_DOLLARS = 1_000_000_000;

/** `GET /v1/dashboard/billing/balance`, in dollars. It is the account's: all of its keys share it. */
export const balanceSchema = z.object({
  total_available_usd: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d+(?:\.\d+)?$/)
        .transform(Number),
    ])
    .pipe(z.number().min(-MOST_DOLLARS).max(MOST_DOLLARS)),
});

/** An overdrawn account has nothing. */
export function readBalance({
  total_available_usd: left,
}: z.infer<typeof balanceSchema>): Omit<Balance, 'notes'> {
  return { microDollars: Math.max(Math.round(left * 1_000_000), 0), own: `$${left}` };
}
