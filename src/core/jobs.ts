import { createAttempts } from './attempts.ts';
import { createChoosing } from './choosing.ts';
import type { Actor, JobsEngine, Offer, SavedView, Wish } from './contracts/jobs.ts';
import type { CoreDeps } from './deps.ts';
import { createDrafts } from './drafts.ts';
import { createEngine } from './engine.ts';
import { UserError } from './errors.ts';
import { createFailover } from './failover.ts';
import { createHealth } from './health.ts';
import { createInputs } from './inputs.ts';
import type { AreaName, Job } from './job.ts';
import { createOffers } from './offer.ts';
import { createPresenter } from './present.ts';
import { createPressing } from './pressing.ts';
import { createQueue } from './queue.ts';
import { createReading } from './reading.ts';
import { createRecords } from './records.ts';
import { createResults } from './results.ts';
import { priceAt } from './routes.ts';
import { createSubmitting } from './submitting.ts';
import { createUploads } from './uploads.ts';
import { idsOf } from './visible.ts';
import { requestOf } from './wish.ts';

/** The use cases, put together (contract `Jobs`). */
export function createJobs(deps: CoreDeps): JobsEngine {
  const { store, clock, providers, areas } = deps;
  const offers = createOffers(deps);
  const provider = (name: string) => providers.find((candidate) => candidate.name === name);
  const records = createRecords(deps);
  const uploads = createUploads(deps);
  const results = createResults(deps);
  const queue = createQueue({
    concurrency: deps.concurrency,
    areas: areas.size,
    now: clock.now,
    later: (ms, run) => void clock.sleep(ms).then(run),
  });
  const health = createHealth({
    clock,
    noModel: ({ provider: name, tier, model }) =>
      deps.logger.error(
        { provider: name, tier, model },
        'a provider does not know a model any more; correct it in CATALOG_FILE and start again',
      ),
  });
  const choosing = createChoosing({ ...deps, health, queue });
  const failover = createFailover({ choosing });
  const inputs = createInputs({
    ...deps,
    uploads,
    takesHeic: ({ area, request: { model } }) =>
      offers(area)?.models.find(({ name }) => name === model)?.takesHeic ?? false,
  });
  const attempts = createAttempts({ ...deps, records, queue, inputs, results, failover, health, provider });
  const presenter = createPresenter({ ...deps, queue, failover });
  const reading = createReading(deps);
  const { live, refusal } = presenter;
  const engine = createEngine({
    ...deps,
    records,
    attempts,
    inputs,
    present: live,
    erase: (job) => pressing.erase(job),
  });
  const submitting = createSubmitting({ ...deps, engine, reading, choosing, offer, refusal });
  const pressing = createPressing({
    ...deps,
    engine,
    records,
    reading,
    submitting,
    failover,
    present: live,
  });
  const drafts = createDrafts(deps);

  deps.metrics.gauges({ queueWaiting: queue.waiting, unknownJobs: () => engine.unknown() });

  function offer(area: AreaName): Offer {
    const found = offers(area);
    if (!found) throw new UserError('not_here');
    return found;
  }

  function estimate(name: AreaName, wish: Omit<Wish, 'prompt'>): number {
    const area = areas.get(name);
    if (!area) return 0;
    const request = requestOf({ ...wish, prompt: '-' }, offer(name), area);
    const first = choosing.first(request);
    return first ? request.count * priceAt(first, request.resolution) : 0;
  }

  async function saved(actor: Actor, page: { limit: number; offset?: number }) {
    const { entries, total } = await reading.saved(actor, page);
    const views = entries.map(({ job, n, savedAt }): SavedView => {
      const by = job.saved[`${job.id}-${n}`]?.by ?? job.person;
      return { view: presenter.card(job, n, actor), n, savedAt, by };
    });
    return { entries: views, total };
  }

  return {
    ...pressing,
    ...drafts,
    offer,
    estimate,
    saved,
    newId: deps.newId,
    admits: submitting.admits,
    check: submitting.check,
    submit: submitting.submit,
    settings: (scope) => store.settings(scope),
    async mayDelete(actor, id) {
      return live(await pressing.mayDelete(actor, id));
    },
    async find(actor, id, options) {
      const job = await reading.find(actor, id);
      if (options?.requester && job.person.id !== actor.person.id) {
        throw new UserError('not_allowed', { person: job.person.name });
      }
      return job;
    },
    view: async (actor, id) => live(await reading.find(actor, id)),
    async card(actor, output) {
      const { job, n } = await reading.output(actor, output);
      return presenter.card(job, n, actor);
    },
    async details(actor, id) {
      const job = await reading.find(actor, id);
      return presenter.details(job, actor, await lineage(actor, job), idsOf(id).n);
    },
    async history(actor, filter) {
      const { jobs, total } = await reading.history(actor, filter);
      return { views: jobs.map((job) => live(job, actor)), total };
    },
    async picture(actor, output, size) {
      const picture = await reading.picture(actor, output, size);
      return { picture, stream: await deps.pictures.open(picture) };
    },
    async upload(actor, name, bytes) {
      const heic = offer(actor.area).models.some(({ takesHeic }) => takesHeic);
      return uploads.add(actor, name, bytes, { heic });
    },
    fault(error, { id }) {
      const reference = id ?? deps.newId();
      deps.logger.error({ jobId: reference, err: error }, 'an event could not be handled');
      return { reference };
    },
    async start() {
      // What a provider wants to know beforehand is no reason to wait.
      for (const { name, prepare } of providers)
        void prepare?.().catch((error: unknown) =>
          deps.logger.warn({ provider: name, err: error }, 'a provider could not be prepared'),
        );
      engine.start();
    },
    stop: () => engine.stop(),
    notice: (attempt, body) =>
      engine
        .notice(attempt, body)
        .catch((error: unknown) => deps.logger.error({ attempt, err: error }, 'a notice failed')),
  };

  /** The results it was made from, oldest first; who may not see one is told that it is deleted. */
  async function lineage(actor: Actor, job: Job) {
    const chain: { output: string; job: Job | null }[] = [];
    let parent = job.parent?.output;
    while (parent !== undefined && chain.length < 20) {
      const found: Job | null = await reading.find(actor, parent).catch(() => null);
      chain.unshift({ output: parent, job: found });
      parent = found?.parent?.output;
    }
    return chain;
  }
}
