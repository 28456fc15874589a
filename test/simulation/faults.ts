import type { Random } from '../chaos/random.ts';

/** Everything that goes wrong, by where, with how often it does where it does at all (per call, or per thing). */
export const FAULTS = {
  'disk: slow': 0.06,
  'disk: throws before it writes': 0.03,
  'disk: throws after it wrote': 0.03,
  'disk: refuses for minutes': 0.15,
  'process: killed before a call': 0.004,
  'process: killed after a call': 0.004,
  'process: killed at some moment': 0.3,
  'process: stopped': 0.3,
  'submission: time-out, arrived': 0.05,
  'submission: time-out, never arrived': 0.012,
  'submission: reset, arrived': 0.05,
  'submission: reset, never arrived': 0.008,
  'submission: 5xx, arrived': 0.04,
  'submission: 5xx, never arrived': 0.008,
  'submission: refused (400, 402)': 0.05,
  'submission: busy (429, 503)': 0.1,
  'status: error': 0.08,
  'status: hangs': 0.04,
  'status: goes backwards': 0.1,
  'task: failed, refunded': 0.08,
  'task: failed, charged': 0.05,
  'task: failed, charge unknown': 0.03,
  'task: cancelled by the provider': 0.03,
  'task: completed without a picture': 0.03,
  'task: dearer than listed': 0.06,
  'task: charge unknown': 0.05,
  'task: ends after the deadline': 0.06,
  'task: never ends': 0.006,
  'link: dead': 0.05,
  'link: works late': 0.08,
  'find: finds nothing': 0.3,
  'find: error': 0.1,
  'webhook: lost': 0.3,
  'webhook: late': 0.3,
  'webhook: repeated': 0.3,
  'webhook: before the answer': 0.2,
  'webhook: forged': 0.2,
  'platform: fails': 0.06,
  'platform: applies, then fails': 0.05,
  'platform: hangs': 0.03,
  'slack: limited': 0.04,
  'slack: not reached': 0.03,
  'slack: app taken out': 0.1,
  'platform: refuses for minutes': 0.1,
  'platform: refuses for a day': 0.012,
  'reply: deleted by somebody': 0.05,
  'reply: window ended': 0.08,
  'reply: channel gone': 0.03,
  'media: fails': 0.05,
  'media: slow': 0.08,
  'input: gone': 0.05,
  'event: repeated': 0.2,
  'event: at both processes': 0.2,
  'click: twice': 0.2,
} as const;

export type Fault = keyof typeof FAULTS;
export const faultNames = Object.keys(FAULTS) as Fault[];

/** What may go wrong in one run. Each seed leaves out half of it, so that what is left meets in other ways. */
export interface Faults {
  /** Whether it happens now; counted. */
  happens(fault: Fault): boolean;
  /** Nothing goes wrong any more. */
  calm(): void;
  readonly calmed: boolean;
  readonly counts: Map<Fault, number>;
}

export function createFaults(random: Random): Faults {
  const chances = new Map<Fault, number>();
  const counts = new Map<Fault, number>();
  let calmed = false;
  const peaceful = random.chance(0.05);
  for (const name of faultNames) {
    const on = random.chance(0.5);
    const strength = random.whole(3, 20) / 10;
    if (on && !peaceful) chances.set(name, Math.min(FAULTS[name] * strength, 0.9));
  }
  return {
    happens(fault) {
      const chance = chances.get(fault);
      if (calmed || chance === undefined || !random.chance(chance)) return false;
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
      return true;
    },
    calm() {
      calmed = true;
    },
    get calmed() {
      return calmed;
    },
    counts,
  };
}
