import { memoryDisk } from './disk.ts';
import type { Asked } from './platform.ts';
import type { Scenario } from './scenario.ts';
import * as step from './steps.ts';

/** Lives in which something else goes wrong too, or in which somebody presses a button. */

const text: Asked = { count: 1, picture: false };
const three: Asked = { count: 3, picture: false };

const scenario = (name: string, change: Omit<Partial<Scenario>, 'name'>): Scenario => ({
  name,
  platform: 'discord',
  asked: text,
  provider: { webhooks: false },
  ...change,
});

const lost = ['lost'] as const;

export const lostAnswers: readonly Scenario[] = [
  scenario('an answer is lost, and a notice proves the task', {
    from: 'provider.submit, before',
    provider: { webhooks: true, answers: lost },
    expected: { statuses: ['completed', 'unknown'] },
  }),
  scenario('an answer is lost, and the first look finds the task', {
    from: 'provider.submit, before',
    platform: 'web',
    asked: three,
    provider: { webhooks: true, history: true, notices: false, answers: lost },
  }),
  scenario('an answer is lost, and Check is pressed in vain', {
    from: 'provider.submit, before',
    provider: { webhooks: false, answers: lost },
    steps: [step.check],
    expected: { statuses: ['unknown'] },
  }),
  scenario('an answer is lost, and Try again is pressed and confirmed', {
    from: 'store.update: unknown, before',
    provider: { webhooks: false, answers: lost },
    steps: [step.retry],
    expected: { submissions: 2, statuses: ['completed', 'unknown'] },
  }),
  scenario('an answer is lost, and Try again is pressed in the playground', {
    from: 'store.update: unknown, before',
    platform: 'web',
    provider: { webhooks: false, answers: lost },
    steps: [step.retry],
    expected: { submissions: 2, statuses: ['completed', 'unknown'] },
  }),
  scenario('an answer is lost, and after a day it is given up', {
    platform: 'web',
    provider: { webhooks: false, answers: lost },
    afterCrashAt: 'store.release, after',
    downMs: 25 * 60 * 60_000,
    expected: { statuses: ['unknown'] },
  }),
];

export const refusals: readonly Scenario[] = [
  scenario('the provider says "too many" and is offered it again', {
    provider: { webhooks: false, answers: ['too many', 'too many'] },
  }),
  scenario('it is cancelled while the provider says "too many"', {
    platform: 'web',
    asked: three,
    provider: { webhooks: false, answers: Array(99).fill('too many') },
    steps: [step.cancel],
    expected: { statuses: ['cancelled', 'unknown'] },
  }),
  scenario('it is cancelled on Discord', {
    provider: { webhooks: false, answers: Array(99).fill('too many') },
    steps: [step.cancel],
    expected: { statuses: ['cancelled', 'unknown'] },
  }),
  scenario('it fails for free, and Try again is pressed', {
    from: 'provider.status: failed, before',
    provider: { webhooks: false, ends: ['failed'] },
    steps: [step.retry],
    expected: { submissions: 2, statuses: ['completed', 'unknown', 'failed'] },
  }),
  scenario('one of three fails', {
    asked: three,
    provider: { webhooks: true, history: true, ends: ['completed', 'failed'] },
  }),
];

export const results: readonly Scenario[] = [
  scenario('the link of a result is dead at first', {
    from: 'store.update: paid, before',
    provider: { webhooks: false, deadLinks: 2 },
  }),
  scenario('the link of a result stays dead', {
    from: 'store.update: paid, before',
    platform: 'web',
    provider: { webhooks: false, deadLinks: 999 },
    expected: { statuses: ['failed', 'unknown'] },
  }),
  scenario('somebody removes the message, and the result goes into another', {
    from: 'provider.status: processing, before',
    steps: [step.removeMessage],
  }),
  scenario('Save is pressed', { from: 'store.update: closed, before', steps: [step.save] }),
  scenario('Again is pressed', {
    from: 'store.update: closed, before',
    steps: [step.again],
    expected: { jobs: 2 },
  }),
];

export const deletions: readonly Scenario[] = [
  scenario('it is deleted while the provider works on it', {
    from: 'provider.status: processing, before',
    steps: [step.deleteInFlight],
    expected: { jobs: 0 },
  }),
  scenario('it is deleted in the playground while the provider works on it', {
    platform: 'web',
    asked: { count: 1, picture: true },
    steps: [step.deleteInFlight],
    expected: { jobs: 0 },
  }),
  scenario('a finished one is deleted', {
    from: 'store.update: closed, before',
    steps: [step.deleteFinished],
    expected: { jobs: 0 },
  }),
  scenario('a finished one is deleted in the playground', {
    from: 'store.update: closed, before',
    platform: 'web',
    steps: [step.deleteFinished],
    expected: { jobs: 0 },
  }),
];

export const restarts: readonly Scenario[] = [
  scenario('a second crash, while the first is made good', {
    afterCrashAt: 'provider.status: processing, after',
  }),
  scenario('a second crash after one within a submission', {
    provider: { webhooks: true, history: true },
    afterCrashAt: 'provider.submit, after',
  }),
  scenario('a second crash after one before the reply was noted', {
    afterCrashAt: 'store.update: opened, before',
  }),
  scenario('a start after the reply window has ended', {
    asked: three,
    downMs: 20 * 60_000,
  }),
  scenario('a second crash after the reply window has ended', {
    afterCrashAt: 'provider.status: processing, after',
    downMs: 20 * 60_000,
  }),
];

export const askedOtherwise: readonly Scenario[] = [
  scenario('the same event comes twice', { asked: { ...text, by: 'twice' } }),
  scenario('the same click of the page comes twice', { platform: 'web', asked: { ...text, by: 'twice' } }),
  scenario('"Edit this image" is used on a message', { asked: { count: 1, picture: true, by: 'menu' } }),
  scenario('Edit is pressed on a result', {
    from: 'store.update: closed, before',
    steps: [step.edit],
    expected: { jobs: 2 },
  }),
  scenario('a result is edited in the playground', {
    from: 'store.update: closed, before',
    platform: 'web',
    steps: [step.edit],
    expected: { jobs: 2 },
  }),
  scenario('it is asked for where the app is not installed', { outside: true }),
  scenario('another process waits for the lease to end', {
    provider: { webhooks: true, history: true },
    disk: () => memoryDisk({ leases: true }),
  }),
];
