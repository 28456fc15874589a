import { z } from 'zod';
import type { Actor, Jobs } from '../../../core/contracts/jobs.ts';
import { respond } from '../respond.ts';
import type { WirePressed } from '../wire.ts';
import { type Endpoint, readJson, readShape } from './endpoint.ts';
import { keySchema, spotFor } from './wish.ts';

const pressSchema = z.strictObject({ key: keySchema, confirmed: z.boolean().exactOptional() });
type Press = z.infer<typeof pressSchema>;

type Handler = (jobs: Jobs, actor: Actor, id: string, press: Press) => Promise<WirePressed>;

const done: WirePressed = { done: true };

/** What the buttons of a reply do, by the names of contract §2. The others open something on the page itself. */
const handlers = {
  async again(jobs, actor, id, { key }) {
    jobs.admits(actor);
    // The frame of the copy has the shape of the first one's.
    const { place } = await jobs.find(actor, id);
    const spot = spotFor(actor, key);
    await jobs.again(actor, { ...spot, place: samePlace(spot.place, place) }, id);
    return done;
  },
  async retry(jobs, actor, id, { confirmed = false }) {
    const answer = await jobs.retry(actor, id, { confirmed });
    return answer === 'started' ? done : answer;
  },
  async move(jobs, actor, id, { confirmed = false }) {
    const answer = await jobs.retry(actor, id, { confirmed, move: true });
    return answer === 'started' ? done : answer;
  },
  async cancel(jobs, actor, id) {
    await jobs.cancel(actor, id);
    return done;
  },
  async check(jobs, actor, id) {
    await jobs.look(actor, id);
    return done;
  },
  async save(jobs, actor, id) {
    const answer = await jobs.save(actor, id);
    return answer.saved === 'now' ? done : { savedBy: answer.by, mayRemove: answer.mayRemove };
  },
  async unsave(jobs, actor, id) {
    await jobs.unsave(actor, id);
    return done;
  },
  async delete(jobs, actor, id) {
    await jobs.delete(actor, id);
    return done;
  },
} satisfies Record<string, Handler>;

type Place = Parameters<Jobs['again']>[1]['place'];

function samePlace(fresh: Place, former: Place): Place {
  const isObject = (json: Place) => typeof json === 'object' && json !== null && !Array.isArray(json);
  if (!isObject(fresh) || !isObject(former)) return fresh;
  return { ...Object(former), ...Object(fresh) };
}

const actionSchema = z.enum(['again', 'retry', 'move', 'cancel', 'check', 'save', 'unsave', 'delete']);

export const pressingEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/api/results/:id/:action',
    async handle({ jobs, actor, request }) {
      const action = readShape(actionSchema, request.params.action);
      const press = readJson(pressSchema, request);
      const pressed = await handlers[action](jobs, actor, request.params.id ?? '', press);
      return respond.json(200, pressed);
    },
  },
];
