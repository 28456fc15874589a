import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import sharp from 'sharp';
import { answerJson } from '../provider/answers.ts';
import type { Call } from '../provider/types.ts';
import { errorBody, fixture } from './answers.ts';
import { createdAnswer, taskAnswer } from './task.ts';
import type { FakeQingboOptions, FakeTask, Route } from './types.ts';
import { modelsOf, readBody } from './validate.ts';
import type { World } from './world.ts';

export function routeOf(method: string, path: string): Route | undefined {
  if (method === 'POST') {
    if (path === '/v1/tasks') return 'create';
    return /^\/v1\/tasks\/[^/]+\/cancel$/.test(path) ? 'cancel' : undefined;
  }
  if (method !== 'GET') return undefined;
  if (/^\/v1\/tasks\/[^/]+$/.test(path)) return 'get';
  if (path === '/v1/models') return 'models';
  if (path === '/v1/dashboard/billing/balance') return 'balance';
  return path.startsWith('/files/') ? 'file' : undefined;
}

type Handler = (call: Call) => void | Promise<void>;

/** What each route answers when nothing goes wrong. */
export function createRoutes(
  options: FakeQingboOptions,
  world: World,
  address: () => string,
): Record<Route, Handler> {
  const { pages = '2026-06', now = Date.now } = options;
  const error = (response: ServerResponse, status: number, body = errorBody(status)) =>
    answerJson(response, status, body);

  /** The task that is there already, a new one, or why there is none. */
  function submit({ request, body }: Call): FakeTask | { status: number; body?: unknown } {
    const given = request.headers['idempotency-key'];
    const key = typeof given === 'string' ? given : undefined;
    const made = world.made(key);
    if (made) return made;
    const read = readBody(pages, body, options.takesLoopback ?? false);
    if ('problem' in read) {
      const { message, param } = read.problem;
      return { status: 400, body: { error: { message, code: 'capability_violation', param } } };
    }
    const { model } = read.body;
    if (options.delisted?.includes(model)) {
      const message = `model ${model} is not available`;
      return { status: 400, body: { error: { message, code: 'invalid_request', param: 'model' } } };
    }
    if (options.unpriced?.includes(model)) return { status: 500, body: fixture('error-500-price') };
    if (world.book.length >= (options.windowCap ?? Number.POSITIVE_INFINITY)) {
      const resetAt = Math.floor(now() / 1000) + 90;
      return { status: 429, body: { ...(fixture('error-429') as object), reset_at: resetAt } };
    }
    return world.left() <= 0 ? { status: 402 } : world.create(read.body, key);
  }

  const taskOf = (path: string): FakeTask | undefined => world.tasks.get(path.split('/')[3] ?? '');

  return {
    create(call) {
      const task = submit(call);
      if (!('id' in task)) return error(call.response, task.status, task.body);
      if (call.lost === 'silent') return;
      if (call.lost) call.response.destroy();
      else answerJson(call.response, 200, createdAnswer(pages, task));
    },
    get({ path, response }) {
      const task = taskOf(path);
      if (task) answerJson(response, 200, taskAnswer(pages, task, address()));
      else error(response, 404);
    },
    cancel({ path, response }) {
      const task = taskOf(path);
      if (!task) return error(response, 404);
      if (!world.cancel(task)) return answerJson(response, 400, fixture('cancel-error-400'));
      const { id, status, held } = task;
      answerJson(response, 200, { task_id: id, status, refunded: true, refunded_quota: held });
    },
    models({ response }) {
      const data = modelsOf(pages).map((id) => ({ id, object: 'model' }));
      answerJson(response, 200, { object: 'list', data: [{ id: 'gpt-image-2', object: 'model' }, ...data] });
    },
    balance: ({ response }) => answerJson(response, 200, fixture('balance')),
    async file({ path, response }) {
      const task = world.tasks.get(path.slice('/files/'.length).replace(/\.jpg$/, ''));
      if (!task) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>gone</h1>');
      const bytes = await drawResult(task, options.pictureSize ?? 256);
      response
        .writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.byteLength })
        .end(bytes);
    },
  };
}

/** A real JPEG of one colour that belongs to its task, so that a test can tell whose it is. */
function drawResult({ id, aspect }: FakeTask, longEdge: number): Promise<Buffer> {
  const ratio = aspect === 'auto' ? '1:1' : aspect;
  const [width = 1, height = 1] = ratio.split(':').map(Number);
  const [r = 0, g = 0, b = 0] = createHash('sha256').update(id).digest();
  const scale = longEdge / Math.max(width, height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return sharp({ create: { ...size, channels: 3, background: { r, g, b } } })
    .jpeg()
    .toBuffer();
}
