import type { ProviderConfig } from '../config/types.ts';
import { concurrencyVariable } from '../config/variables.ts';
import type { Clock } from '../core/contracts/clock.ts';
import type { Balance } from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';
import type { Ask } from './ask.ts';
import { type Finding, fix, note, ok } from './finding.ts';
import { dollars } from './money.ts';

const BALANCE_MS = 15_000;
const CENT = 10_000;

/** Whether a provider answers, takes the key, and what the account has left. Nothing is submitted. */
export async function checkProvider(
  config: ProviderConfig,
  { ask, clock }: { ask: Ask; clock: Clock },
): Promise<readonly Finding[]> {
  const { definition, apiKey, baseUrl, settings, models, tiers } = config;
  const { title, settings: variables } = definition;
  const subject = variables.apiKey?.variable ?? definition.name;
  if (!variables.apiKey) return [ok(subject, `${title} needs no key and costs nothing`)];

  const reached = baseUrl === '' ? undefined : await ask(baseUrl);
  if (reached?.status === 0) {
    const variable = variables.baseUrl?.variable ?? subject;
    const what = `${title} can't be reached: ${reached.reason}`;
    return [fix(variable, `${what}; check the address and the network of this computer`)];
  }
  const provider = definition.create({ apiKey, baseUrl, settings, clock, models, ...(tiers && { tiers }) });
  if (!provider.balance) {
    return [
      note(subject, `${title} answers; it tells nothing about keys and credit beforehand`),
      judgeConcurrency(config, undefined),
    ];
  }
  try {
    const balance = await provider.balance({ signal: AbortSignal.timeout(BALANCE_MS) });
    return judge(config, subject, balance);
  } catch (error) {
    return [fix(subject, explain(error, title, variables.apiKey.help))];
  }
}

function judge(config: ProviderConfig, subject: string, balance: Balance): readonly Finding[] {
  return [
    judgeCredit(config, subject, balance),
    ...(balance.notes ?? []).map((text) => note(subject, text)),
    judgeConcurrency(config, balance.concurrency),
  ];
}

function judgeCredit(config: ProviderConfig, subject: string, { microDollars, own }: Balance): Finding {
  const { title } = config.definition;
  if (microDollars === undefined) return ok(subject, `${title} accepts it; ${own}`);
  // Never rounded up: what is not there buys nothing.
  const left = `US$${(Math.floor(microDollars / CENT) / 100).toFixed(2)} left (${own})`;
  const least = cheapest(config);
  if (microDollars <= 0)
    return fix(subject, `${title} accepts it, but no credit is left; top up the account`);
  if (microDollars >= least) return ok(subject, `${title} accepts it; ${left}`);
  const short = `that is below ${dollars(least)}, the price of one picture`;
  return fix(subject, `${title} accepts it; ${left}, but ${short}; top up the account`);
}

/** The least that a picture costs there: with less than that nothing can be made at all. */
function cheapest({ models, tiers = {} }: ProviderConfig): number {
  const offers = [models, ...Object.values(tiers).map((tier) => tier.models)].flatMap((each) =>
    Object.values(each),
  );
  const prices = offers.flatMap(({ price }) => Object.values(price));
  return prices.length > 0 ? Math.min(...prices) : 0;
}

function judgeConcurrency(config: ProviderConfig, most: number | undefined): Finding {
  const { name, title } = config.definition;
  const variable = concurrencyVariable(name);
  if (most === undefined) return ok(variable, `${config.concurrency}; ${title} doesn't tell what it allows`);
  const allowed = `${title} allows ${most} tasks at once`;
  if (most >= config.concurrency) return ok(variable, `${config.concurrency}; ${allowed}`);
  return fix(variable, `is ${config.concurrency}, but ${allowed}; put ${most}`);
}

function explain(error: unknown, title: string, key: string): string {
  if (!(error instanceof ProviderError)) return `${title} could not be asked; try again later`;
  switch (error.reason) {
    case 'bad_key':
      return `${title} refused the key; put ${key}`;
    case 'no_credit':
      return `${title} says that no credit is left; top up the account`;
    case 'key_limit':
      return `${title} says that the limit of the key is used up; raise it there, or put another key`;
    case 'small_plan':
      return `${title} says that the plan is too small; choose a larger one`;
    case 'unavailable':
      return `${title} isn't taking requests now; try again later`;
    default:
      return `${title} gave an answer that is not understood; try again later`;
  }
}
