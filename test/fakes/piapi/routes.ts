import { randomUUID } from 'node:crypto';
import { answerJson } from '../provider/answers.ts';
import type { Call } from '../provider/types.ts';
import { answerError, fixture } from './answers.ts';
import { drawResult } from './pictures.ts';
import { hasEnded, taskData } from './task.ts';
import type { FakePiapiOptions, Route } from './types.ts';
import { createSchema, uploadSchema } from './validate.ts';
import type { World } from './world.ts';

const LARGEST_UPLOAD = 10 * 1024 * 1024;

export function routeOf(method: string, path: string): Route | undefined {
  if (method === 'POST' && path === '/api/v1/task') return 'create';
  if (method === 'POST' && path === '/api/ephemeral_resource') return 'upload';
  if (method !== 'GET') return undefined;
  if (path.startsWith('/api/v1/task/')) return 'get';
  if (path === '/api/open/tasks/histories') return 'history';
  if (path === '/account/info') return 'account';
  return path.startsWith('/files/') || path.startsWith('/uploads/') ? 'file' : undefined;
}

type Handler = (call: Call) => void | Promise<void>;

/** What each route answers when nothing goes wrong. */
export function createRoutes(
  options: FakePiapiOptions,
  world: World,
  address: () => string,
): Record<Route, Handler> {
  function create({ body, response, lost }: Call) {
    const parsed = createSchema.safeParse(body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return answerError(response, 400, `invalid request: ${issue?.path.join('.')}: ${issue?.message}`);
    }
    if (options.maxConcurrent !== undefined && world.active() >= options.maxConcurrent)
      return answerError(response, 429);
    const data = taskData(world.create(parsed.data));
    if (lost === 'silent') return;
    if (lost) response.destroy();
    else answerJson(response, 200, { code: 200, data, message: 'success' });
  }

  function get({ url, response }: Call) {
    const task = world.tasks.get(decodeURIComponent(url.pathname.slice('/api/v1/task/'.length)));
    if (!task) return answerError(response, 404);
    const data = taskData(task);
    const envelope = options.envelope ?? (hasEnded(task) ? 'timestamp' : 'code');
    if (envelope === 'timestamp')
      answerJson(response, 200, { timestamp: Math.floor(Date.now() / 1000), data });
    else answerJson(response, 200, { code: 200, data, message: 'success' });
  }

  function history({ url, response }: Call) {
    if (options.history === 'unsupported') return answerError(response, 404, 'no such route');
    const number = (name: string, otherwise: number) => Number(url.searchParams.get(name) ?? otherwise);
    const [page, size] = [number('page', 1), Math.min(number('page_size', 10), options.historyPage ?? 100)];
    const [from, to] = [number('start_time', 0) * 1000, number('end_time', 1e11) * 1000];
    const found = [...world.tasks.values()].filter((task) => task.createdAt >= from && task.createdAt <= to);
    const list = found.slice((page - 1) * size, page * size).map((task) => {
      const { config, ...rest } = taskData(task);
      return options.history === 'without config' ? rest : { ...rest, config };
    });
    answerJson(response, 200, { code: 200, data: { total: found.length, page, list }, message: 'success' });
  }

  function upload({ body, response }: Call) {
    if (options.plan === 'free') return answerJson(response, 403, fixture('upload-error-403'));
    const parsed = uploadSchema.safeParse(body);
    if (!parsed.success) return answerError(response, 400, 'invalid file');
    const bytes = Buffer.from(parsed.data.file_data, 'base64');
    if (bytes.byteLength > LARGEST_UPLOAD) return answerError(response, 413, 'file too large');
    const ending = parsed.data.file_name.slice(parsed.data.file_name.lastIndexOf('.'));
    const name = `${randomUUID()}${ending}`;
    world.uploads.set(name, bytes);
    answerJson(response, 200, {
      code: 200,
      data: { url: `${address()}/uploads/${name}` },
      message: 'success',
    });
  }

  async function file({ url, response }: Call) {
    const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
    const task = world.tasks.get(name.replace(/\.png$/, ''));
    const drawn = task && (await drawResult(task, options.pictureSize ?? 256));
    const bytes = url.pathname.startsWith('/uploads/') ? world.uploads.get(name) : drawn;
    if (bytes)
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.byteLength }).end(bytes);
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>gone</h1>');
  }

  const account = ({ response }: Call) => answerJson(response, 200, fixture('account-info'));
  return { create, get, history, upload, file, account };
}
