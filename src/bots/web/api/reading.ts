import { z } from 'zod';
import type { HistoryFilter, Jobs } from '../../../core/contracts/jobs.ts';
import type { Person } from '../../../core/job.ts';
import { respond } from '../respond.ts';
import { toWire } from '../to-wire.ts';
import type { WireDetails, WireList, WireSaved, WireView, WireWish } from '../wire.ts';
import { type Call, type Endpoint, readShape } from './endpoint.ts';

/** A page of a list (experience §4). */
const PAGE = 40;
/** Among how many of the newest results people are looked for, to filter by. */
const PEOPLE_AMONG = 200;

const whole = z.coerce.number().int().nonnegative();
const pageSchema = z.object({ offset: whole.exactOptional() });
const filterSchema = pageSchema.extend({
  before: z.string().max(40).exactOptional(),
  person: z.string().max(80).exactOptional(),
  model: z.string().max(80).exactOptional(),
  text: z.string().max(400).exactOptional(),
  from: whole.exactOptional(),
  to: whole.exactOptional(),
});

export const readingEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/history',
    async handle({ jobs, actor, request }) {
      const filter: HistoryFilter = { limit: PAGE, ...readShape(filterSchema, request.query) };
      const { views, total } = await jobs.history(actor, filter);
      const list: WireList = {
        views: views.map(toWire),
        total,
        people: await people({ jobs, actor, request }),
      };
      return respond.json(200, list);
    },
  },
  {
    method: 'GET',
    path: '/api/saved',
    async handle({ jobs, actor, request }) {
      const page = readShape(pageSchema, request.query);
      const { entries, total } = await jobs.saved(actor, { limit: PAGE, ...page });
      const list: WireSaved = {
        entries: entries.map((entry) => ({ ...entry, view: toWire(entry.view) })),
        total,
      };
      return respond.json(200, list);
    },
  },
  {
    method: 'GET',
    path: '/api/results/:id/details',
    async handle({ jobs, actor, request }) {
      const { view, rows, chain, originals } = await jobs.details(actor, request.params.id ?? '');
      const details: WireDetails = {
        view: toWire(view),
        rows,
        originals,
        chain: chain.map(({ reply: _, ...link }) => link),
      };
      return respond.json(200, details);
    },
  },
  {
    method: 'GET',
    path: '/api/results/:id/card',
    async handle({ jobs, actor, request }) {
      const card: WireView = toWire(await jobs.card(actor, request.params.id ?? ''));
      return respond.json(200, card);
    },
  },
  {
    method: 'GET',
    path: '/api/results/:id/wish',
    async handle({ jobs, actor, request }) {
      return respond.json(200, await formerWish(jobs, actor, request.params.id ?? ''));
    },
  },
];

/** What was asked for, to change it and send it anew (the requester alone). */
async function formerWish(jobs: Jobs, actor: Call['actor'], id: string): Promise<WireWish> {
  const job = await jobs.find(actor, id, { requester: true });
  const { prompt, model, aspect, resolution, count, pictures } = job.request;
  const parent = job.parent?.output;
  return {
    prompt,
    model,
    aspect,
    resolution,
    count,
    pictures: pictures.map(({ name, kept, source }, index) => ({
      name,
      source: source.kind === 'output' ? source : { kind: 'input', job: job.id, index },
      ...(kept ? { bytes: kept.bytes, width: kept.width, height: kept.height } : {}),
    })),
    ...(parent === undefined ? {} : { parent }),
  };
}

async function people({ jobs, actor }: Call): Promise<Person[]> {
  const { views } = await jobs.history(actor, { limit: PEOPLE_AMONG });
  return [...new Map(views.map(({ requester }) => [requester.id, requester])).values()];
}
