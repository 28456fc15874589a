import type { Asked } from './platform.ts';
import type { Scenario } from './scenario.ts';
import * as step from './steps.ts';

/** What people press on Slack, and what may go wrong with a reply there. */

const text: Asked = { count: 1, picture: false };
const finished = 'store.update: closed, before';

const scenario = (name: string, change: Omit<Partial<Scenario>, 'name' | 'platform'>): Scenario => ({
  name: `${name} on Slack`,
  platform: 'slack',
  asked: text,
  provider: { webhooks: false },
  ...change,
});

export const clicksOnSlack: readonly Scenario[] = [
  scenario('it is cancelled', {
    provider: { webhooks: false, answers: Array(99).fill('too many') },
    steps: [step.cancel],
    expected: { statuses: ['cancelled', 'unknown'] },
  }),
  scenario('Check is pressed in vain after a lost answer', {
    from: 'provider.submit, before',
    provider: { webhooks: false, answers: ['lost'] },
    steps: [step.check],
    expected: { statuses: ['unknown'] },
  }),
  scenario('Try again is pressed and confirmed after a lost answer', {
    from: 'store.update: unknown, before',
    provider: { webhooks: false, answers: ['lost'] },
    steps: [step.retry],
    expected: { submissions: 2, statuses: ['completed', 'unknown'] },
  }),
  scenario('Try again is pressed after a failure', {
    from: 'provider.status: failed, before',
    provider: { webhooks: false, ends: ['failed'] },
    steps: [step.retry],
    expected: { submissions: 2, statuses: ['completed', 'unknown', 'failed'] },
  }),
  scenario('Save is pressed', { from: finished, steps: [step.save] }),
  scenario('Again is pressed', { from: finished, steps: [step.again], expected: { jobs: 2 } }),
  scenario('Edit is pressed on a result', { from: finished, steps: [step.edit], expected: { jobs: 2 } }),
  scenario('a finished one is deleted', {
    from: finished,
    steps: [step.deleteFinished],
    expected: { jobs: 0 },
  }),
  scenario('it is deleted while the provider works on it', {
    from: 'provider.status: processing, before',
    steps: [step.deleteInFlight],
    expected: { jobs: 0 },
  }),
];

export const troubleOnSlack: readonly Scenario[] = [
  scenario('the same command comes twice', { asked: { ...text, by: 'twice' } }),
  scenario('somebody removes the message, and the result goes into another', {
    from: 'slack chat.postMessage: completed, before',
    apart: true,
    steps: [step.removeMessage],
  }),
  scenario('the picture is never shown in the message and goes into the thread', {
    from: 'slack files.completeUploadExternal: thread, before',
    apart: true,
    inThread: true,
  }),
  scenario('a second crash after one before the reply was noted', {
    afterCrashAt: 'store.update: opened, before',
  }),
];
