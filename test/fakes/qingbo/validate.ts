import type { Pages } from './types.ts';

/** What the pages say of the body of `POST /v1/tasks`, field by field. */

export interface TaskBody {
  readonly model: string;
  readonly action: string;
  readonly prompt: string;
  readonly aspect_ratio: string;
  readonly resolution: string;
  readonly image_urls: readonly string[];
  readonly callback_url: string | undefined;
  readonly callback_events: readonly string[] | undefined;
}

export interface Problem {
  readonly message: string;
  readonly param: string;
}

interface ModelRule {
  readonly ratios: readonly string[];
  readonly sizes: readonly string[];
  readonly search: boolean;
  /** Dollars a picture, by size; `*`: whatever the size. */
  readonly dollars: Readonly<Record<string, number>>;
}

interface PageRule {
  readonly models: Readonly<Record<string, ModelRule>>;
  readonly actions: readonly string[];
  readonly fields: readonly string[];
  readonly size: string;
  readonly most: Readonly<Record<string, number>>;
}

const TEN = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const EXTREME = ['1:4', '4:1', '1:8', '8:1'];

const seedModel = (series: 'pro' | 'fast' | 'first', dollars: number): ModelRule => ({
  ratios: series === 'fast' ? [...TEN, ...EXTREME] : TEN,
  sizes: { pro: ['1K', '2K', '4K'], fast: ['0.5K', '1K', '2K', '4K'], first: ['1K'] }[series],
  search: series === 'fast',
  dollars: { '*': dollars },
});

const lateModel = (sizes: readonly string[], dollars: Readonly<Record<string, number>>): ModelRule => ({
  ratios: ['auto', ...TEN, ...(sizes.includes('0.5k') ? EXTREME : [])],
  sizes,
  search: sizes.includes('0.5k'),
  dollars,
});

const SHARED = [
  ...['model', 'action', 'prompt', 'n', 'aspect_ratio', 'resolution', 'image_urls', 'callback_url'],
  ...['callback_events', 'google_search', 'google_image_search'],
];

const PAGES: Readonly<Record<Pages, PageRule>> = {
  '2026-06': {
    models: {
      'gemini-3-pro-image-preview': seedModel('pro', 0.0425),
      'gemini-3-pro-image-preview-official': seedModel('pro', 0.1139),
      'gemini-3.1-flash-image-preview': seedModel('fast', 0.031875),
      'gemini-3.1-flash-image-preview-official': seedModel('fast', 0.05695),
      'gemini-2.5-flash-image-preview': seedModel('first', 0.01328125),
      'gemini-2.5-flash-image-preview-official': seedModel('first', 0.03315),
    },
    actions: ['generate', 'image2image', 'edit', 'reference', 'search_grounded'],
    fields: [...SHARED, 'seed', 'official_fallback', 'extra'],
    size: '1K',
    most: { image2image: 1, edit: 1, reference: 4 },
  },
  '2026-09': {
    models: {
      'gemini-3-pro-image-rev': lateModel(['1k', '2k', '4k'], { '*': 0.03375, '4k': 0.045 }),
      'gemini-3.1-flash-image-rev': lateModel(['0.5k', '1k', '2k', '4k'], {
        '*': 0.016875,
        '2k': 0.0225,
        '4k': 0.028125,
      }),
      'gemini-2.5-flash-image-preview-rev': lateModel(['1k'], { '*': 0.01406 }),
      'gemini-3-pro-image': lateModel(['1k', '2k', '4k'], { '*': 0.133106, '4k': 0.228 }),
      'gemini-3.1-flash-image': lateModel(['0.5k', '1k', '2k', '4k'], {
        '*': 0.0635,
        '2k': 0.094,
        '4k': 0.139,
      }),
    },
    actions: ['generate', 'edit'],
    fields: SHARED,
    size: '1k',
    most: { edit: 14 },
  },
};

export const modelsOf = (pages: Pages): string[] => Object.keys(PAGES[pages].models);

/** In quota, of which 500,000 are a dollar. */
export function priceOf(pages: Pages, model: string, size: string): number {
  const dollars = PAGES[pages].models[model]?.dollars ?? {};
  return Math.round((dollars[size] ?? dollars['*'] ?? 0) * 500_000);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** A public http(s) address; local paths, `file:`, base64 and `data:` are refused. */
function isPublic(url: unknown, takesLoopback: boolean): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return takesLoopback || !/^(?:localhost|127\.|10\.|192\.168\.|\[)/.test(hostname);
}

/** The body with its defaults, or the first thing that is wrong with it. */
export function readBody(
  pages: Pages,
  given: unknown,
  takesLoopback: boolean,
): { readonly body: TaskBody } | { readonly problem: Problem } {
  const rule = PAGES[pages];
  const problem = (param: string, message: string) => ({ problem: { param, message } });
  if (typeof given !== 'object' || given === null) return problem('body', 'the body is no object');
  const fields: Readonly<Record<string, unknown>> = { ...given };
  const unknown = Object.keys(fields).find((field) => !rule.fields.includes(field));
  if (unknown !== undefined) return problem(unknown, `${unknown} is not supported`);

  const { model, action = 'generate', prompt, n = 1, image_urls: urls = [] } = fields;
  const { aspect_ratio: ratio = '1:1', resolution: size = rule.size } = fields;
  const offer = isText(model) ? rule.models[model] : undefined;
  if (!isText(model) || !offer) return problem('model', `model ${model} is not available`);
  if (!isText(action) || !rule.actions.includes(action)) return problem('action', 'unknown action');
  if (!isText(prompt)) return problem('prompt', 'prompt is required');
  if (pages === '2026-09' ? n !== 1 : !(Number.isInteger(n) && Number(n) >= 1))
    return problem('n', 'n must be 1');
  if (!isText(ratio) || !offer.ratios.includes(ratio))
    return problem('aspect_ratio', `${ratio} is not supported`);
  if (!isText(size) || !offer.sizes.includes(size))
    return problem('resolution', `resolution ${size} is not supported by this model`);
  if (fields.seed !== undefined && !Number.isInteger(fields.seed))
    return problem('seed', 'seed is an integer');

  const searches = [fields.google_search, fields.google_image_search].filter((flag) => flag !== undefined);
  if (searches.length > 0 && !offer.search) return problem('google_search', 'this model cannot search');
  if (searches.some((flag) => typeof flag !== 'boolean')) return problem('google_search', 'not a boolean');
  if (fields.google_image_search === true && fields.google_search !== true)
    return problem('google_image_search', 'requires google_search');
  if (action === 'search_grounded' && !offer.search) return problem('action', 'this model cannot search');

  if (!Array.isArray(urls)) return problem('image_urls', 'image_urls is a list');
  const most = rule.most[action] ?? 0;
  if (urls.length > most) return problem('image_urls', `${action} takes ${most} pictures at most`);
  if (most > 0 && urls.length === 0) return problem('image_urls', `${action} needs a picture`);
  if (!urls.every((url) => isPublic(url, takesLoopback)))
    return problem('image_urls', 'not a public address');

  const { callback_url: callback, callback_events: events } = fields;
  if (callback !== undefined && !isPublic(callback, takesLoopback))
    return problem('callback_url', 'not public');
  const isEvents =
    Array.isArray(events) && events.every((event) => event === 'completed' || event === 'failed');
  if (events !== undefined && !isEvents) return problem('callback_events', 'unknown event');
  return {
    body: {
      ...{ model, action, prompt, aspect_ratio: ratio, resolution: size, image_urls: urls },
      callback_url: isText(callback) ? callback : undefined,
      callback_events: isEvents ? events : undefined,
    },
  };
}
