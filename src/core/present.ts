import type { Actor, DetailsCard, Spot, Wish } from './contracts/jobs.ts';
import type { CoreDeps } from './deps.ts';
import { detailsOf } from './details.ts';
import type { UserError } from './errors.ts';
import type { Failover } from './failover.ts';
import { fitAll } from './fitting.ts';
import { type Job, outputId, type Picture } from './job.ts';
import type { Queue } from './queue.ts';
import { cardView, refusalView, type ViewContext, viewOf } from './view.ts';
import type { LiveView, View } from './view-types.ts';
import { ofWorkspace } from './words/errors.ts';

/** How long a link to an original is good, from a private card. */
const ORIGINAL_LINK_MS = 24 * 60 * 60_000;

type PresenterDeps = Pick<
  CoreDeps,
  'providers' | 'areas' | 'clock' | 'pictures' | 'links' | 'newId' | 'bots'
> & {
  readonly queue: Pick<Queue, 'place'>;
  readonly failover: Pick<Failover, 'offered'>;
};

/** Jobs as bots show them: the pure view, with its files within reach. */
export interface Presenter {
  /** In the job's language, as its public reply, or in a reader's. */
  live(job: Job, reader?: Pick<Actor, 'language'>): LiveView;
  card(job: Job, n: number, reader: Pick<Actor, 'language'>): LiveView;
  refusal(error: UserError, actor: Actor, spot: Spot, wish: Wish): LiveView;
  details(
    job: Job,
    reader: Actor,
    chain: readonly { output: string; job: Job | null }[],
    n?: number,
  ): DetailsCard;
}

export function createPresenter(deps: PresenterDeps): Presenter {
  const paid = new Map(deps.providers.map(({ name, paid: costs }) => [name, costs]));

  function contextFor(job: Job): ViewContext {
    const place = job.status === 'pending' ? deps.queue.place(job.id) : undefined;
    const move = deps.failover.offered(job);
    return {
      now: deps.clock.now(),
      providerTitle,
      paid: (name) => paid.get(name) ?? true,
      modelTitle: (name) => modelTitle(job.area, name),
      canAnimate: deps.areas.has('hailou'),
      ...(place ? { place } : {}),
      ...(move
        ? {
            move: {
              title: providerTitle(move.route.provider.name, move.route.tier),
              price: move.microDollars,
            },
          }
        : {}),
    };
  }

  function providerTitle(name: string, tier?: string): string {
    const provider = deps.providers.find((candidate) => candidate.name === name);
    const further = tier === undefined ? undefined : provider?.capabilities.tiers?.[tier]?.title;
    return further ?? provider?.title ?? name;
  }

  function modelTitle(area: Job['area'], name: string): string {
    return deps.areas.get(area)?.models.find((model) => model.name === name)?.title ?? name;
  }

  const withFiles = (view: View, pictures: ReadonlyMap<string, Picture>): LiveView => ({
    ...view,
    fit: (limits) => fitAll(deps.pictures, view, pictures, limits),
  });

  const filesOf = (job: Job): Map<string, Picture> =>
    new Map(
      job.tasks.flatMap((task) => (task.picture ? [[outputId(job.id, task.n), task.picture] as const] : [])),
    );

  return {
    live: (job, reader) =>
      withFiles(
        viewOf(job, { ...contextFor(job), ...(reader ? { language: reader.language } : {}) }),
        filesOf(job),
      ),
    card: (job, n, { language }) =>
      withFiles(cardView(job, n, { ...contextFor(job), language }), filesOf(job)),
    refusal(error, actor, spot, wish) {
      const job = deps.newId();
      const { area, person } = actor;
      const workspaces = deps.bots.get(actor.platform)?.guildsAre === 'workspaces';
      const view = refusalView(workspaces ? ofWorkspace(error) : error, {
        area,
        person,
        job,
        language: spot.language,
        prompt: wish.prompt,
        now: deps.clock.now(),
      });
      return withFiles(view, new Map());
    },
    details(job, reader, chain, n) {
      const { language } = reader;
      const context = { ...contextFor(job), language };
      const view = n === undefined ? viewOf(job, context) : cardView(job, n, context);
      const originals = job.tasks.flatMap((task) => {
        const url = task.picture && deps.links.sign(task.picture.key, task.picture.type, ORIGINAL_LINK_MS);
        return url ? [{ n: task.n, url }] : [];
      });
      return {
        view,
        rows: detailsOf(job, context),
        originals,
        chain: chain.map(({ output, job: from }) => ({
          output,
          deleted: from === null,
          ...(from ? { prompt: from.request.prompt } : {}),
          ...(from?.reply === undefined ? {} : { reply: from.reply }),
        })),
      };
    },
  };
}
