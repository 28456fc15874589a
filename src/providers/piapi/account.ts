import { z } from 'zod';
import type { Balance } from '../../core/contracts/provider.ts';

/** More than anybody has: beyond it, micro-dollars are no whole numbers any more. */
const MOST_DOLLARS = 1_000_000_000;

const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .transform(Number),
]);

/** `GET /account/info`. `equivalent_in_usd` is the figure that all plans have. */
export const accountSchema = z.object({
  data: z.object({
    equivalent_in_usd: numeric.pipe(z.number().nonnegative().max(MOST_DOLLARS)),
    plan: z.string().nullish().catch(null),
    is_enable: z.boolean().nullish().catch(null),
    max_concurrent_task_count: numeric.pipe(z.int().positive()).nullish().catch(null),
    wallet: z.object({ point_remain: numeric.nullish() }).nullish().catch(null),
  }),
});

export function readAccount({ data }: z.infer<typeof accountSchema>): Balance {
  const points = data.wallet?.point_remain;
  const concurrency = data.max_concurrent_task_count;
  const notes = [
    ...(data.plan ? [`plan ${data.plan}`] : []),
    ...(data.is_enable === false ? ['the account is not enabled'] : []),
  ];
  return {
    microDollars: Math.round(data.equivalent_in_usd * 1_000_000),
    own: points == null ? `$${data.equivalent_in_usd}` : `${points} points`,
    ...(concurrency != null && { concurrency }),
    ...(notes.length > 0 && { notes }),
  };
}
