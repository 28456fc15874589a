import type { ProviderConfig } from '../config/types.ts';
import { concurrencyVariable } from '../config/variables.ts';
import type { Clock } from '../core/contracts/clock.ts';
import type { Balance } from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';
import type { Ask } from './ask.ts';
import { type Finding, fix, note, ok } from './finding.ts';

const BALANCE_MS = 15_000;
const MICRO_DOLLARS = 1_000_000;

/** Whether a provider answers, takes the key, and what the account has left. Nothing is submitted. */
export async function checkProvider(
  config: ProviderConfig,
  { ask, clock }: { ask: Ask; clock: Clock },
): Promise<readonly Finding[]> {
  const { definition, apiKey, baseUrl, settings } = config;
  const { title, settings: variables } = definition;
  const subject = variables.apiKey?.variable ?? definition.name;
  if (!variables.apiKey) return [ok(subject, `${title} needs no key and costs nothing`)];

  const reached = baseUrl === '' ? undefined : await ask(baseUrl);
  if (reached?.status === 0) {
    const variable = variables.baseUrl?.variable ?? subject;
    const what = `${title} can't be reached: ${reached.reason}`;
    return [fix(variable, `${what}; check the address and the network of this computer`)];
  }
  const provider = definition.create({ apiKey, baseUrl, settings, clock });
  if (!provider.balance) return [note(subject, `${title} answers; it tells nothing about keys beforehand`)];
  try {
    const balance = await provider.balance({ signal: AbortSignal.timeout(BALANCE_MS) });
    return [...judge(config, subject, balance)];
  } catch (error) {
    return [fix(subject, explain(error, title, variables.apiKey.help))];
  }
}

function judge(config: ProviderConfig, subject: string, balance: Balance): readonly Finding[] {
  const { name, title } = config.definition;
  const left = `US$${(balance.microDollars / MICRO_DOLLARS).toFixed(2)}`;
  const found: Finding[] =
    balance.microDollars > 0
      ? [ok(subject, `${title} accepts it; ${left} left (${balance.own})`)]
      : [fix(subject, `${title} accepts it, but no credit is left; top up the account`)];
  found.push(...(balance.notes ?? []).map((text) => note(subject, text)));
  if (balance.concurrency === undefined) return found;
  const variable = concurrencyVariable(name);
  const allowed = `${title} allows ${balance.concurrency} tasks at once`;
  if (balance.concurrency >= config.concurrency)
    found.push(ok(variable, `${config.concurrency}; ${allowed}`));
  else found.push(fix(variable, `is ${config.concurrency}, but ${allowed}; put ${balance.concurrency}`));
  return found;
}

function explain(error: unknown, title: string, key: string): string {
  if (!(error instanceof ProviderError)) return `${title} could not be asked; try again later`;
  switch (error.reason) {
    case 'bad_key':
      return `${title} refused the key; put ${key}`;
    case 'no_credit':
      return `${title} says that no credit is left; top up the account`;
    case 'small_plan':
      return `${title} says that the plan is too small; choose a larger one`;
    case 'unavailable':
      return `${title} isn't taking requests now; try again later`;
    default:
      return `${title} gave an answer that is not understood; try again later`;
  }
}
