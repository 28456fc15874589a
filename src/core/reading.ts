import type { Actor } from './contracts/jobs.ts';
import type { HistoryFilter, HistoryPage, SavedEntry } from './contracts/store.ts';
import type { CoreDeps } from './deps.ts';
import { UserError } from './errors.ts';
import type { Job, Picture } from './job.ts';
import { outputId } from './job.ts';
import { canSee, idsOf } from './visible.ts';

/** What a person may see of what is stored. */
export interface Reading {
  /** The job behind a job or output id; throws `not_here` for everything that the actor may not see. */
  find(actor: Actor, id: string): Promise<Job>;
  output(actor: Actor, id: string): Promise<{ job: Job; n: number; picture: Picture }>;
  history(actor: Actor, filter: HistoryFilter): Promise<HistoryPage>;
  saved(
    actor: Actor,
    page: { limit: number; offset?: number },
  ): Promise<{ entries: readonly SavedEntry[]; total: number }>;
  picture(actor: Actor, output: string, size: 'full' | 'thumb'): Promise<Picture>;
}

export function createReading({ store, pictures }: Pick<CoreDeps, 'store' | 'pictures'>): Reading {
  async function find(actor: Actor, id: string): Promise<Job> {
    const { job: jobId, n } = idsOf(id);
    const job = await store.get(actor, jobId);
    if (!job || !canSee(job, actor, n === undefined ? undefined : id)) throw new UserError('not_here');
    return job;
  }

  async function output(actor: Actor, id: string) {
    const job = await find(actor, id);
    const n = idsOf(id).n ?? 1;
    const picture = job.tasks.find((task) => task.n === n)?.picture;
    if (!picture) throw new UserError('not_here');
    return { job, n, picture };
  }

  return {
    find,
    output,
    history: (actor, filter) =>
      store.history({
        area: actor.area,
        guild: actor.guild,
        viewer: { person: actor.person.id, room: actor.room, moderator: actor.moderator },
        ...filter,
      }),
    saved: (actor, page) => store.saved({ area: actor.area, guild: actor.guild, ...page }),
    async picture(actor, id, size) {
      const { picture } = await output(actor, id);
      return size === 'full' ? picture : pictures.thumbnail(picture);
    },
  };
}

/** The output ids that an action on a job or on one output means. */
export function outputsOf(job: Job, id: string): string[] {
  const { n } = idsOf(id);
  const made = job.tasks.filter((task) => task.picture && (n === undefined || task.n === n));
  if (made.length === 0) throw new UserError('not_here');
  return made.map((task) => outputId(job.id, task.n));
}
