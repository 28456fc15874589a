import { z } from 'zod';
import { formatEstimate } from '../../../core/format.ts';
import { MAX_INPUT_BYTES } from '../../../core/input-limits.ts';
import { respond } from '../respond.ts';
import type { Endpoint } from './endpoint.ts';
import { readJson } from './endpoint.ts';
import { estimateSchema, spotFor, submitSchema, wishOf } from './wish.ts';

/** What is a little too large is read, so that the core says what the limit is. */
const MAX_UPLOAD_BYTES = MAX_INPUT_BYTES + 1_000_000;
const MAX_JSON_BYTES = 256 * 1024;

const nameSchema = z.string().min(1).max(300).catch('picture');

/** From typing to a request: what it costs, its pictures, and off it goes. */
export const submittingEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/api/submit',
    bodyLimit: MAX_JSON_BYTES,
    async handle({ jobs, actor, request }) {
      const { key, wish: typed } = readJson(submitSchema, request);
      jobs.admits(actor);
      const wish = await wishOf(jobs, actor, typed);
      jobs.check(actor, wish);
      const submitted = await jobs.submit(actor, spotFor(actor, key, typed), wish);
      return respond.json(200, { job: submitted?.job ?? null });
    },
  },
  {
    method: 'POST',
    path: '/api/estimate',
    async handle({ jobs, actor, request }) {
      const typed = readJson(estimateSchema, request);
      const { prompt: _, ...wish } = await wishOf(jobs, actor, { ...typed, prompt: '' });
      const microDollars = jobs.estimate(actor.area, wish);
      return respond.json(200, { microDollars, text: formatEstimate(microDollars, actor.language) });
    },
  },
  {
    method: 'POST',
    path: '/api/upload',
    bodyLimit: MAX_UPLOAD_BYTES,
    async handle({ jobs, actor, request }) {
      const name = nameSchema.parse(request.query.name);
      jobs.admits(actor);
      const { id, picture } = await jobs.upload(actor, name, request.body);
      const { type, bytes, width, height } = picture;
      return respond.json(200, { id, type, bytes, width, height });
    },
  },
];
