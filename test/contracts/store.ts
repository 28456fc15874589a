import { describe } from 'vitest';
import { boundedQueue } from './store/bound.ts';
import { draftsAndSettings } from './store/drafts.ts';
import { forgetting } from './store/forgetting.ts';
import { historyPages } from './store/history.ts';
import { isolation } from './store/isolation.ts';
import { leasing } from './store/leases.ts';
import { lifeOfAJob } from './store/life.ts';
import { moneyAndLimits } from './store/money.ts';
import { afterARestart } from './store/restart.ts';
import { savedOutputs } from './store/saved.ts';
import type { StoreMember } from './store/setting.ts';
import { severalProcesses } from './store/several.ts';

/**
 * What every `JobStore` must do. A member says in its setting what it can: `second` for a store that several
 * processes share, `restart` for one that outlives its process; the rest runs for all.
 */
export function storeContract(member: StoreMember): void {
  describe(`store contract: ${member.name}`, () => {
    lifeOfAJob(member);
    leasing(member);
    moneyAndLimits(member);
    boundedQueue(member);
    historyPages(member);
    savedOutputs(member);
    draftsAndSettings(member);
    forgetting(member);
    isolation(member);
    if (member.shared) severalProcesses(member);
    if (member.durable) afterARestart(member);
  });
}
