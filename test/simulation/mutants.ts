/** A slip of the pen in the real source, and the invariant that has to see it. */
export interface Mutant {
  readonly name: string;
  /** From the top of the project. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Invariants of `watch.ts`, any of which it breaks. */
  readonly breaks: readonly string[];
}

export const mutants: readonly Mutant[] = [
  {
    name: 'skip the claim',
    file: 'src/store/memory/jobs.ts',
    from: "if (state.events.has(event)) return { kind: 'duplicate' };",
    to: '',
    breaks: ['one charge'],
  },
  {
    name: 'POST again on time-out',
    file: 'src/core/repeats.ts',
    from: 'if (idempotencyMs === undefined || submittedAt === undefined) return false;',
    to: 'if (idempotencyMs === undefined || submittedAt === undefined) return true;',
    breaks: ['one charge'],
  },
  {
    name: 'save after submit',
    file: 'src/core/submission.ts',
    from: 'const claimed = await claim(run, job, provider, offer, slot, endOrMove);',
    to: `const early = call(run, job, attempt, provider).catch(() => null);
    const claimed = await claim(run, job, provider, offer, slot, endOrMove);
    const answer = await early;
    if (answer && 'accepted' in answer)
      await deps.records.change(run.ref, (newest) =>
        outcome.following(newest, run.id, clock.now(), answer.accepted));`,
    breaks: ['save first, then show'],
  },
  {
    name: 'drop the money of unknown',
    file: 'src/core/outcome.ts',
    from: "state: 'unknown',\n    doubt,",
    to: `state: 'unknown',
    money: settle(attempt.money, { known: true, microDollars: 0, own: '0' }, now),
    doubt,`,
    breaks: ['money adds up'],
  },
  {
    name: 'show before save',
    file: 'src/core/pressing.ts',
    from: 'const entry = { by: actor.person, at: clock.now() };',
    to: `const entry = { by: actor.person, at: clock.now() };
      reshow({ ...job, saved: Object.fromEntries(outputs.map((output) => [output, entry])) });`,
    breaks: ['save first, then show'],
  },
  {
    name: 'accept a backward status',
    file: 'src/core/advance.ts',
    from: "if (before === 'completed') return 'completed';",
    to: '',
    breaks: ['states move forward'],
  },
  {
    name: 'ignore the lease',
    file: 'src/store/leases.ts',
    from: 'notBefore <= now && (!lease || lease.until <= now)',
    to: 'notBefore <= now',
    breaks: ['one driver'],
  },
  {
    name: 'forget that the reply moved',
    file: 'src/core/reply.ts',
    from: 'await remember(newest, shown.reply.json, whole ?',
    to: 'await remember(newest, newest.reply ?? newest.place, whole ?',
    breaks: ['one result, once', 'nothing lost'],
  },
  {
    name: 'return money twice',
    file: 'src/core/money.ts',
    from: 'returned: reserved - committed,',
    to: 'returned: reserved,',
    // What does not add up is refused by the stored job's own schema, which is an error of ours.
    breaks: ['money adds up', 'no fault of ours'],
  },
  {
    name: "read with the other area's key",
    file: 'src/core/reading.ts',
    from: 'area: actor.area,\n        guild: actor.guild,\n        viewer',
    to: "area: 'nanobanana',\n        guild: actor.guild,\n        viewer",
    breaks: ['guilds and areas apart'],
  },
];
