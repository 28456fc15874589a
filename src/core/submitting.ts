import type { Actor, Offer, Spot, Wish } from './contracts/jobs.ts';
import type { LimitReached } from './contracts/store.ts';
import { type CoreDeps, LEASE_MS, MIN_FREE_BYTES } from './deps.ts';
import type { Engine } from './engine.ts';
import { UserError } from './errors.ts';
import { type Attempt, attemptId, type Job, type Request } from './job.ts';
import { reserve } from './money.ts';
import { chooseProvider, neededTypes, priceOf } from './offer.ts';
import type { Reading } from './reading.ts';
import type { LiveView } from './view-types.ts';
import { requestOf } from './wish.ts';

const STORE_RETRY_MS = 2_000;

type SubmittingDeps = CoreDeps & {
  readonly engine: Engine;
  readonly reading: Reading;
  readonly offer: (area: Actor['area']) => Offer;
  readonly refusal: (error: UserError, actor: Actor, spot: Spot, wish: Wish) => LiveView;
};

export interface Submitting {
  admits(actor: Actor): void;
  check(actor: Actor, wish: Wish): void;
  submit(actor: Actor, spot: Spot, wish: Wish): Promise<{ job: string } | null>;
  /** A new attempt for a task, with its money reserved. */
  newAttempt(job: Pick<Job, 'id' | 'request'>, task: number, number: number): Attempt;
}

/** From a wish to a saved job whose reply is open. */
export function createSubmitting(deps: SubmittingDeps): Submitting {
  const { store, clock, engine } = deps;

  function request(actor: Actor, wish: Wish): Request {
    const area = deps.areas.get(actor.area);
    if (!area) throw new UserError('not_here');
    return requestOf(wish, deps.offer(actor.area), area);
  }

  function admits(actor: Actor): void {
    if (deps.allowedGuilds && !deps.allowedGuilds.has(actor.guild)) throw new UserError('guild_not_allowed');
  }

  function newAttempt(job: Pick<Job, 'id' | 'request'>, task: number, number: number): Attempt {
    const provider = chooseProvider(
      deps.providers,
      { ...job.request, pictures: job.request.pictures.length, types: neededTypes(job.request) },
      deps.cheapest,
    );
    if (!provider) throw new UserError('not_offered', notTogether(job.request));
    const id = attemptId(job.id, task, number);
    const price = provider.paid ? priceOf(provider, job.request.model, job.request.resolution) : 0;
    return {
      id,
      provider: provider.name,
      state: 'waiting',
      key: `nb-${id}`,
      looks: 0,
      money: reserve(price),
    };
  }

  function newJob(actor: Actor, spot: Spot, wish: Wish): Job {
    const made = { id: deps.newId(), request: request(actor, wish) };
    const tasks = Array.from({ length: made.request.count }, (_, i) => ({
      n: i + 1,
      status: 'pending' as const,
      attempts: [newAttempt(made, i + 1, 1)],
    }));
    const { area, guild, platform, room, person } = actor;
    return {
      ...made,
      format: 1,
      revision: 0,
      eventKey: spot.eventKey,
      area,
      guild,
      platform,
      room,
      person,
      language: store.settings({ area, guild }).language ?? spot.language,
      createdAt: clock.now(),
      status: 'pending',
      tasks,
      place: spot.place,
      delivery: 'open',
      saved: {},
      ...(spot.secret ? { secret: spot.secret } : {}),
      ...(wish.parent ? { parent: wish.parent } : {}),
    };
  }

  /** Everything that needs I/O, in the order in which a person would want to hear of it. */
  async function checkState(actor: Actor, wish: Wish): Promise<void> {
    if (engine.stopping) throw new UserError('restarting');
    if ((await deps.pictures.free()) < MIN_FREE_BYTES) throw new UserError('disk_full');
    for (const { source } of wish.pictures ?? []) {
      if (source.kind === 'output') await deps.reading.output(actor, source.id);
      if (source.kind === 'input') await deps.reading.find(actor, source.job);
    }
  }

  async function create(actor: Actor, spot: Spot, wish: Wish): Promise<{ job: string } | null> {
    admits(actor);
    const job = newJob(actor, spot, wish);
    await checkState(actor, wish);
    const created = await store.create({
      job,
      limits: deps.limits,
      owner: deps.owner,
      leaseMs: LEASE_MS,
      now: clock.now(),
      maxBusy: deps.maxOpenJobs,
    });
    if (created.kind === 'duplicate') return null;
    if (created.kind === 'full') throw new UserError('too_busy');
    if (created.kind === 'limit') throw limitError(created.reached);
    await engine.run(created.job).opened;
    return { job: job.id };
  }

  return {
    admits,
    newAttempt,
    check(actor, wish) {
      const made = request(actor, wish);
      newAttempt({ id: '', request: made }, 1, 1);
    },
    async submit(actor, spot, wish) {
      try {
        return await create(actor, spot, wish);
      } catch (error) {
        const refused = error instanceof UserError ? error : internal(error);
        if (!(await isOurs(actor, spot))) return null;
        await deps.bots.get(actor.platform)?.open(placeOf(spot), deps.refusal(refused, actor, spot, wish));
        return null;
      }
    },
  };

  /** A repeated event must not put a refusal over the reply of the job that it made before. */
  async function isOurs(actor: Actor, spot: Spot): Promise<boolean> {
    for (;;) {
      const ours = await store.refuse(actor, spot.eventKey, clock.now()).catch(() => undefined);
      if (ours !== undefined || engine.stopping) return ours ?? false;
      await clock.sleep(STORE_RETRY_MS);
    }
  }

  function internal(error: unknown): UserError {
    const reference = deps.newId();
    deps.logger.error({ jobId: reference, err: error }, 'a request could not be saved');
    return new UserError('disk_full', { job: reference });
  }
}

const placeOf = (spot: Spot) => ({ json: spot.place, ...(spot.secret ? { secret: spot.secret } : {}) });

export const limitError = ({ scope, limit, resetsAt }: LimitReached): UserError =>
  new UserError('limit_money', { scope, limit, resetsAt });

const notTogether = ({ model, aspect, resolution }: Request) => ({
  model,
  value: `${aspect} ${resolution}`,
  list: [],
});
