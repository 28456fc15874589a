import type { UserError } from '../errors.ts';
import { formatNumber } from '../format.ts';

/** The values of a refusal, each as what a sentence needs; what is missing is empty or 0. */

export function stringOf({ values }: UserError, name: string): string {
  const value = values[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export const numberOf = (error: UserError, name: string): number => Number(stringOf(error, name)) || 0;

export function listOf({ values }: UserError, name: string): readonly string[] {
  const value = values[name];
  return typeof value === 'object' ? value : [];
}

/** Several numbers, as people read them. */
export const numbers = (error: UserError, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, formatNumber(numberOf(error, name))]));
