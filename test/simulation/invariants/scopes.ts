import type { Invariant } from '../watch.ts';

/** "One guild never sees another's jobs …; one area never shows the other's" (contract §7.6). */
export const scopesApart: Invariant = ({ state }) => ({
  read({ area, guild, jobs }) {
    for (const id of jobs) {
      const job = state.jobs.get(id)?.job;
      if (job && (job.area !== area || job.guild !== guild))
        return `${area} of ${guild} sees ${id}, which is ${job.area} of ${job.guild}`;
    }
    return undefined;
  },
  listed({ area, guild, jobs }) {
    const listed = new Set(jobs);
    for (const { job } of state.jobs.values()) {
      const belongs = job.area === area && job.guild === guild;
      if (belongs !== listed.has(job.id))
        return `the history of ${area} of ${guild} ${belongs ? 'lacks' : 'has'} ${job.id}`;
    }
    return undefined;
  },
  acted: ({ what, job }) => `a stranger did "${what}" to ${job}`,
});
