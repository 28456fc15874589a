import { z } from 'zod';
import type { Charge } from '../../core/contracts/provider.ts';

/** EvoLink's own rate: 1 CNY is 10 credits, 6.8 CNY are US$1. */
const CREDITS_PER_DOLLAR = 68n;

/** As a decimal text, so that no digit is lost on the way to micro-dollars; more than anybody has is no figure. */
const DECIMAL = /^\d{1,9}(?:\.\d{1,18})?$/;
export const decimalSchema = z
  .union([z.string(), z.number().transform(plainText)])
  .pipe(z.string().regex(DECIMAL));

/** Without the exponent that very small numbers are written with. */
function plainText(value: number): string {
  const text = String(value);
  return text.includes('e-') ? value.toFixed(18) : text;
}

const figure = decimalSchema.nullish().catch(null);
export const usageSchema = z
  .object({
    credits_used: figure,
    credits_reserved: figure,
    cost: z.object({ credits: figure, usd: figure }).nullish().catch(null),
  })
  .nullish()
  .catch(null);
export type Usage = z.infer<typeof usageSchema>;

export const creditsToMicroDollars = (credits: string): number => toMicroDollars(credits, CREDITS_PER_DOLLAR);

/** Half up, exactly: `amount` in units of which `perDollar` are US$1. */
function toMicroDollars(amount: string, perDollar: bigint): number {
  const [whole = '0', fraction = ''] = amount.split('.');
  const units = BigInt(whole + fraction);
  const divisor = perDollar * 10n ** BigInt(fraction.length);
  return Number((2_000_000n * units + divisor) / (2n * divisor));
}

/** What EvoLink says that a task used. Null: it says nothing. */
export function chargeUsed(usage: Usage): Charge | null {
  const credits = usage?.credits_used ?? usage?.cost?.credits;
  const dollars = usage?.cost?.usd;
  if (dollars != null) {
    const own = credits == null ? `$${dollars}` : `${credits} credits`;
    return { known: true, microDollars: toMicroDollars(dollars, 1n), own };
  }
  return credits == null ? null : chargeOf(credits);
}

/** What it set aside for a task: the price, since a picture is billed per call. */
export function chargeOf(credits: string): Charge {
  return { known: true, microDollars: creditsToMicroDollars(credits), own: `${credits} credits` };
}

export const REFUNDED: Charge = { known: true, microDollars: 0, own: '0 credits' };
