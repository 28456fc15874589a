import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { nanobanana } from '../../../src/core/areas.ts';
import type { Actor, Jobs } from '../../../src/core/contracts/jobs.ts';
import { detailsOf } from '../../../src/core/details.ts';
import { UserError } from '../../../src/core/errors.ts';
import { type Job, type Json, outputId, type Status } from '../../../src/core/job.ts';
import { cardView, viewOf } from '../../../src/core/view.ts';
import type { LiveView, View } from '../../../src/core/view-types.ts';
import { idsOf } from '../../../src/core/visible.ts';
import { requestOf } from '../../../src/core/wish.ts';
import { context, JOB, job, task } from '../../helpers/views.ts';
import { anOffer } from './offer.ts';

/** The core as bots see it, holding one job of two pictures: it decides as the real one does and keeps nothing. */

const PRICE = 30_000;
const picture = { key: 'k', type: 'image/webp' as const, bytes: 1, width: 9, height: 9 };

export interface OneJob {
  /** What the next calls find. */
  set(now: { readonly status: Status; readonly prompt: string; readonly draft: Json }): void;
  readonly jobs: Jobs;
  /** Errors that were called faults of ours. */
  readonly faults: unknown[];
}

export function oneJob(draftId: string): OneJob {
  const faults: unknown[] = [];
  let draft: Json = null;
  let made: Job = jobOf('completed', 'a cat');

  function find(_: Actor, id: string): Job {
    const { job: jobId, n } = idsOf(id);
    if (jobId !== made.id || (n ?? 1) > made.tasks.length) throw new UserError('not_here');
    return made;
  }
  const live = (view: View): LiveView => ({
    ...view,
    fit: async () => ({ notes: [], files: view.pictures.map(fileOf) }),
  });
  const view = (reader?: Pick<Actor, 'language'>): LiveView => live(viewOf(made, context(reader)));
  const card = (id: string, reader: Pick<Actor, 'language'>) =>
    live(cardView(made, idsOf(id).n ?? 1, context(reader)));
  const check: Jobs['check'] = (_, wish) => void requestOf(wish, anOffer, nanobanana);

  const jobs: Jobs = {
    offer: () => anOffer,
    estimate: (_, wish) => requestOf({ ...wish, prompt: '-' }, anOffer, nanobanana).count * PRICE,
    admits: () => {},
    check,
    settings: () => ({}),
    async submit(actor, _, wish) {
      check(actor, wish);
      return { job: JOB };
    },
    again: async (actor, _, id) => ({ job: find(actor, id).id }),
    async retry(actor, id, { confirmed }) {
      return find(actor, id).status === 'unknown' && !confirmed ? { confirm: PRICE } : 'started';
    },
    cancel: async (actor, id) => void find(actor, id),
    look: async (actor, id) => void find(actor, id),
    async save(actor, id) {
      return find(actor, id).status === 'completed'
        ? { saved: 'now' }
        : { saved: 'already', by: made.person, mayRemove: true };
    },
    unsave: async (actor, id) => void find(actor, id),
    mayDelete: async (actor, id) => find(actor, id) && view(),
    delete: async (actor, id) => void find(actor, id),
    find: async (actor, id) => find(actor, id),
    view: async (actor, id) => find(actor, id) && view(),
    async card(actor, id) {
      if (find(actor, id).status !== 'completed') throw new UserError('not_here');
      return card(id, actor);
    },
    async details(actor, id) {
      const rows = detailsOf(find(actor, id), context({ language: actor.language }));
      const { prompt } = made.request;
      const chain = [
        { output: outputId(JOB, 1), deleted: false, prompt },
        { output: outputId(JOB, 2), deleted: true },
      ];
      return { view: view(actor), rows, chain, originals: [{ n: 1, url: 'https://bot.example/media/x' }] };
    },
    async history(actor, { limit, offset = 0 }) {
      assertPage(limit, offset);
      return { views: [view(actor)].slice(offset), total: 12 };
    },
    async saved(actor, { limit, offset = 0 }) {
      assertPage(limit, offset);
      const entry = { view: card(JOB, actor), n: 1, savedAt: made.createdAt, by: made.person };
      return { entries: offset === 0 ? [entry] : [], total: 1 };
    },
    async picture(actor, id) {
      find(actor, id);
      return { picture, stream: Readable.from([Buffer.from('x')]) };
    },
    upload: async () => ({ id: JOB, picture }),
    putDraft: async (_, id, data) => {
      assert.match(id, /^[a-z0-9]{20}$/);
      JSON.stringify(data);
    },
    async takeDraft(_, id) {
      if (id !== draftId) throw new UserError('draft_gone');
      return draft;
    },
    newId: () => '0mhnew00000000000001',
    fault(error) {
      faults.push(error);
      return { reference: JOB };
    },
  };
  return {
    jobs,
    faults,
    set(now) {
      made = jobOf(now.status, now.prompt);
      draft = now.draft;
      faults.length = 0;
    },
  };
}

function assertPage(limit: number, offset: number): void {
  assert.ok(Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(limit), `offset ${offset}`);
}

/** Of the person and server of the interactions; anything may be found there. */
function jobOf(status: Status, prompt: string): Job {
  const base = job(status, [task(1, status), task(2, status)]);
  return {
    ...base,
    guild: 'discord:42',
    person: { id: '5', name: 'Mina' },
    request: { ...base.request, prompt },
  };
}

const fileOf = (of: View['pictures'][number]) => ({
  picture: of,
  name: of.name,
  type: of.type,
  bytes: 1,
  width: 9,
  height: 9,
  changed: false,
  data: async () => Buffer.from('x'),
});
