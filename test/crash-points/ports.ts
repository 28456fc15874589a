import type { Bot } from '../../src/core/contracts/bot.ts';
import type { MediaStore, Pictures } from '../../src/core/contracts/media.ts';
import type { JobStore } from '../../src/core/contracts/store.ts';
import type { Job } from '../../src/core/job.ts';
import type { Life } from './life.ts';
import { purposeOf } from './purposes.ts';

/** Everything that the core and a bot reach the world through, each call a pair of points. */

/** What stands in the store, kept beside it for whoever cannot wait for a read. */
interface Records {
  get(id: string): { readonly open: boolean } | undefined;
  /** The job as it was at that revision. */
  at(id: string, revision: number): Job | undefined;
  saved(job: Job, open: boolean): void;
  removed(id: string): void;
}

export function mortalStore(life: Life, inner: JobStore, records: Records): JobStore {
  const own: Partial<JobStore> = {
    settings: inner.settings,
    create: (options) =>
      life.call('store.create', async () => {
        const created = await inner.create(options);
        if (created.kind === 'created') records.saved(created.job, true);
        return created;
      }),
    update(job, options) {
      const purpose = purposeOf(records.at(job.id, job.revision), job, options);
      return life.call(`store.update: ${purpose}`, async () => {
        const updated = await inner.update(job, options);
        const wasOpen = records.get(job.id)?.open ?? false;
        const open = !options.close && (options.reopen !== undefined || wasOpen);
        if (updated.kind === 'saved') records.saved(updated.job, open);
        return updated;
      });
    },
    remove: (scope, id) =>
      life.call('store.remove', async () => {
        await inner.remove(scope, id);
        records.removed(id);
      }),
  };
  return new Proxy(inner, {
    get(target, name) {
      const method: unknown = Reflect.get(own, name) ?? Reflect.get(target, name);
      if (name in own || typeof method !== 'function') return method;
      return (...args: unknown[]) => life.call(`store.${String(name)}`, () => method(...args));
    },
  });
}

/** `in-1` → input, `out-2-1` → result; what the bot was handed stands in `uploads`. */
function kindOf(key: string): string {
  if (key.includes('/uploads/')) return 'upload';
  return key.includes('/in-') ? 'input' : 'result';
}

export function mortalMedia(life: Life, inner: MediaStore): MediaStore {
  return {
    put: (key, bytes) => life.call(`media.put ${kindOf(key)}`, () => inner.put(key, bytes)),
    open: (key, range) => life.call(`media.open ${kindOf(key)}`, () => inner.open(key, range)),
    delete: (prefix) => life.call('media.delete', () => inner.delete(prefix)),
    free: () => life.call('media.free', () => inner.free()),
  };
}

/** `call`: how these calls are made, `around` where they call a mortal media store themselves. */
export function mortalPictures(call: Life['call'], inner: Pictures): Pictures {
  return {
    download: (url, key, limits) =>
      call(`pictures.download ${kindOf(key)}`, () => inner.download(url, key, limits)),
    keep: (bytes, key, limits) => call(`pictures.keep ${kindOf(key)}`, () => inner.keep(bytes, key, limits)),
    downloadAny: (url, key, limits) =>
      call(`pictures.download ${kindOf(key)}`, () => inner.downloadAny(url, key, limits)),
    keepAny: (bytes, key, limits) =>
      call(`pictures.keep ${kindOf(key)}`, () => inner.keepAny(bytes, key, limits)),
    copy: (picture, key) => call(`pictures.copy ${kindOf(key)}`, () => inner.copy(picture, key)),
    async fit(pictures, limits) {
      const fitted = await call('pictures.fit', () => inner.fit(pictures, limits));
      return fitted.map((one) => one && { ...one, data: () => call('pictures.data', one.data) });
    },
    keepFitted: (pictures, limits, keyOf) =>
      call('pictures.keepFitted', () => inner.keepFitted(pictures, limits, keyOf)),
    thumbnail: (picture) => call('pictures.thumbnail', () => inner.thumbnail(picture)),
    open: (picture) => call(`pictures.open ${kindOf(picture.key)}`, () => inner.open(picture)),
    delete: (prefix) => call('pictures.delete', () => inner.delete(prefix)),
    free: () => call('pictures.free', () => inner.free()),
  };
}

export function mortalBot(life: Life, inner: Bot): Bot {
  const { file } = inner;
  return {
    ...inner,
    open: (place, view) => life.around(`platform.open: ${view.status}`, () => inner.open(place, view)),
    show: (reply, view) => life.around(`platform.show: ${view.status}`, () => inner.show(reply, view)),
    remove: (reply) => life.around('platform.remove', () => inner.remove(reply)),
    ...(file ? { file: (ref, options) => life.around('platform.file', () => file(ref, options)) } : {}),
  };
}
