import { z } from 'zod';
import { answerJson } from '../provider/answers.ts';
import type { Call } from '../provider/types.ts';
import { answerError } from './answers.ts';
import { createCreating } from './creating.ts';
import { drawResult } from './pictures.ts';
import { hasEnded, isTaskId, taskLine } from './task.ts';
import type { FakeEvolinkOptions, Route } from './types.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_IN_BATCH = 50;

export function routeOf(method: string, path: string): Route | undefined {
  if (method === 'POST' && path === '/v1/images/generations') return 'create';
  if (method === 'POST' && path === '/v1/tasks/batch') return 'batch';
  if (method === 'POST' && path === '/api/v1/files/upload/base64') return 'upload';
  if (method !== 'GET') return undefined;
  if (path === '/v1/tasks') return 'list';
  if (path.startsWith('/v1/tasks/')) return 'get';
  return path === '/v1/credits' ? 'credits' : 'file';
}

const batchSchema = z.object({ task_ids: z.array(z.string()).max(MOST_IN_BATCH) });

export function createRoutes(options: FakeEvolinkOptions, world: World, isOurs: (url: URL) => boolean) {
  const now = options.now ?? Date.now;
  const { create, forgetKeys } = createCreating({ options, world, isOurs });

  function get({ url, response }: Call) {
    const id = decodeURIComponent(url.pathname.slice('/v1/tasks/'.length));
    if (!isTaskId(id)) return answerError(response, 400);
    const task = world.tasks.get(id);
    if (!task) return answerError(response, 404);
    answerJson(response, 200, world.show(task));
  }

  function list({ url: { searchParams }, response }: Call) {
    const page = Number(searchParams.get('page') ?? 1);
    const size = Math.min(Number(searchParams.get('page_size') ?? 20), 100);
    const status = searchParams.get('status');
    const found = [...world.tasks.values()]
      // The list's "processing" has the waiting ones in it.
      .filter((task) => !status || (status === 'processing' ? !hasEnded(task) : task.status === status))
      .reverse();
    const data = found.slice((page - 1) * size, page * size).map(taskLine);
    answerJson(response, 200, { data, total: found.length, page, page_size: size });
  }

  function batch({ body, response }: Call) {
    const parsed = batchSchema.safeParse(body);
    if (!parsed.success) return answerError(response, 400);
    const data = parsed.data.task_ids.flatMap((id) => {
      const task = world.tasks.get(id);
      return task ? [world.show(task)] : [];
    });
    answerJson(response, 200, { data });
  }

  function credits({ response }: Call) {
    const { user, token } = world.account;
    const used_credits = world.spent();
    answerJson(response, 200, {
      success: true,
      message: '',
      data: {
        user: { remaining_credits: user, used_credits },
        token: { remaining_credits: token ?? 0, used_credits, unlimited_credits: token === undefined },
      },
    });
  }

  /** A result lives for 24 hours. */
  async function file({ url, response }: Call) {
    const task = world.tasks.get(url.pathname.replace(/^\/files\//, '').replace(/\.png$/, ''));
    const gone = !task?.endedAt || task.endedAt + DAY_MS <= now();
    if (gone) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>gone</h1>');
    const bytes = await drawResult(task, options.pictureSize ?? 256);
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.byteLength }).end(bytes);
  }

  return { create, get, list, batch, credits, file, forgetKeys };
}
