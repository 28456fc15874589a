import { DEAD, recorded, type Trouble } from './bad-answers.ts';
import type { Cost, Reason } from './failure-sentences.ts';
import type { ProviderName } from './provider-fakes.ts';

/** How the reply of a job ends: completed, cancelled there, or with a sentence and what it cost. */
export type End = 'completed' | 'cancelled' | readonly ['failed' | 'unknown', Reason, Cost];

/** A recorded answer by its name or another trouble in words, and how the job ends. */
export type Row = readonly [what: string, trouble: Trouble, end: End];

const free = (reason: Reason): End => ['failed', reason, 'free'];
const charged = (reason: Reason): End => ['failed', reason, 'charged'];
const lost: End = ['unknown', 'lost', 'maybe'];
const late: End = ['unknown', 'late', 'maybe'];

const link = (host: string) => `https://${host}.example/1.png`;
const ALIVE = link('alive');
const GONE = link(DEAD);

/** A recorded answer to a submission. */
const refused = (name: ProviderName, file: string, status: number, end: End): Row => [
  file,
  { refuses: status, body: recorded(name, file) },
  end,
];

/** What went wrong on the way is the same for all whose tasks are asked for. */
const onTheWay: readonly Row[] = [
  ['HTML with status 200 in answer to a submission', { does: 'html' }, lost],
  ['half a JSON in answer to a submission', { does: 'not json' }, lost],
  ['a redirect of a submission', { does: 'redirect' }, lost],
  ['a submission whose connection breaks', { does: 'reset' }, lost],
  ['HTML with status 200 whenever it is asked', { asked: 'html' }, late],
  ['half a JSON whenever it is asked', { asked: 'not json' }, late],
  ['a redirect whenever it is asked', { asked: 'redirect' }, late],
];

function piapiTask(change: Record<string, unknown>): Trouble {
  const answer = recorded('piapi', 'get-completed');
  return { says: { ...answer, data: { ...(answer.data as object), ...change } } };
}

const usage = (consume: unknown) => ({ meta: { usage: { type: 'llm', frozen: 0, consume } } });

const piapi: readonly Row[] = [
  refused('piapi', 'error-400', 400, free('refused_input')),
  refused('piapi', 'error-401', 401, free('bad_key')),
  refused('piapi', 'error-402', 402, free('no_credit')),
  ['a plan that is too small', { refuses: 403, body: { code: 403, message: 'no' } }, free('small_plan')],
  refused('piapi', 'error-404', 404, free('no_model')),
  refused('piapi', 'error-429', 429, free('unavailable')),
  refused('piapi', 'error-500', 500, lost),
  ['503 of a proxy', { refuses: 503, body: '<html>' }, lost],
  ['get-failed', { says: recorded('piapi', 'get-failed') }, free('content')],
  [
    'get-completed-empty-output',
    { says: recorded('piapi', 'get-completed-empty-output') },
    charged('no_picture'),
  ],
  [
    'its passing error, charged',
    piapiTask({ status: 'failed', error: { code: 10_000, message: 'failed to process task' } }),
    charged('provider_error'),
  ],
  [
    'a failure without a figure',
    piapiTask({ status: 'Failed', meta: null }),
    ['failed', 'provider_error', 'maybe'],
  ],
  ['null for the list of pictures', piapiTask({ output: { image_urls: null } }), charged('no_picture')],
  ['one dead link', piapiTask({ output: { image_urls: [GONE] } }), charged('result_lost')],
  ['a dead link before a good one', piapiTask({ output: { image_urls: [GONE, ALIVE] } }), 'completed'],
  ['numbers as texts', piapiTask(usage('300000')), 'completed'],
  ['nothing but what is needed', { says: { data: pick('piapi') } }, 'completed'],
  ['a field that is new', piapiTask({ mood: { good: [1] } }), 'completed'],
  ['a status that nobody knows', piapiTask({ status: 'Simmering' }), late],
  ['a task without a status', piapiTask({ status: null }), late],
  ['a task that was cancelled there', piapiTask({ status: 'canceled', ...usage(0) }), 'cancelled'],
  ...onTheWay,
];

function pick(name: 'piapi'): object {
  const { task_id, status, output } = recorded(name, 'get-completed').data as Record<string, unknown>;
  return { task_id, status, output };
}

const evolinkTask = (change: Record<string, unknown>): Trouble => ({
  says: { ...recorded('evolink', 'get-completed-with-usage'), ...change },
});
const evolinkError = (code: string | number, message = 'no') => ({ error: { code, message } });

const evolink: readonly Row[] = [
  refused('evolink', 'error-400', 400, free('refused_input')),
  refused('evolink', 'error-401', 401, free('bad_key')),
  refused('evolink', 'error-402', 402, free('no_credit')),
  [
    'a daily limit of the key',
    { refuses: 402, body: evolinkError('token_daily_quota_exceeded') },
    free('key_limit'),
  ],
  ['blocked content', { refuses: 400, body: evolinkError('content_filter') }, free('content')],
  ['a retired model', { refuses: 400, body: evolinkError('model_not_found') }, free('no_model')],
  ['a code that is a number', { refuses: 403, body: evolinkError(403) }, free('small_plan')],
  refused('evolink', 'error-404', 404, free('no_model')),
  refused('evolink', 'error-409-idempotency', 409, lost),
  refused('evolink', 'error-413', 413, free('refused_input')),
  refused('evolink', 'error-429', 429, free('unavailable')),
  refused('evolink', 'error-503', 503, lost),
  ['a payment in doubt', { refuses: 402, body: evolinkError('paid_outcome_unknown') }, lost],
  ['get-failed', { says: recorded('evolink', 'get-failed') }, free('content')],
  ['a failed task without a reason', evolinkTask({ status: 'failed', usage: null }), free('provider_error')],
  [
    'null for both lists of pictures',
    evolinkTask({ results: null, result_data: null }),
    charged('no_picture'),
  ],
  ['one dead link', evolinkTask({ results: [GONE], result_data: null }), charged('result_lost')],
  ['a dead link before a good one', evolinkTask({ results: [GONE, ALIVE] }), 'completed'],
  ['numbers as texts', evolinkTask({ usage: { credits_used: '1.6' } }), 'completed'],
  ['a field that is new', evolinkTask({ mood: { good: [1] } }), 'completed'],
  ['a status that nobody knows', evolinkTask({ status: 'archived' }), late],
  ['a task without a status', evolinkTask({ status: null }), late],
  [
    'a task that was cancelled there',
    evolinkTask({ status: 'cancelled', usage: { credits_used: 0 } }),
    'cancelled',
  ],
  ...onTheWay,
];

const qingboTask = (change: Record<string, unknown>): Trouble => ({
  says: { ...recorded('qingbo', 'webhook-completed'), ...change },
});
const images = (...urls: unknown[]) => ({ result: { images: urls.map((url) => ({ url })) } });
const qingboError = (code: string, message = 'no') => ({ error: { code, message } });

const qingbo: readonly Row[] = [
  refused('qingbo', 'error-400', 400, free('refused_input')),
  refused('qingbo', 'error-401', 401, free('bad_key')),
  refused('qingbo', 'error-402', 402, free('no_credit')),
  refused('qingbo', 'error-404', 404, free('no_model')),
  refused('qingbo', 'error-429', 429, free('unavailable')),
  refused('qingbo', 'error-500-price', 500, free('no_model')),
  ['500 of another kind', { refuses: 500, body: qingboError('internal') }, lost],
  ['a retired model', { refuses: 400, body: qingboError('', 'unknown model gemini-2.5') }, free('no_model')],
  ['blocked content', { refuses: 400, body: qingboError('', 'blocked by safety') }, free('content')],
  ['get-failed', { says: recorded('qingbo', 'get-failed') }, free('refused_input')],
  ['get-cancelled', { says: recorded('qingbo', 'get-cancelled') }, 'cancelled'],
  [
    'its own maker away',
    qingboTask({ status: 'failed', cost: 0, error: { code: 'upstream_unavailable', message: 'no' } }),
    free('unavailable'),
  ],
  [
    'a failed task without a reason',
    qingboTask({ status: 'failed', cost: 0, error: null }),
    free('provider_error'),
  ],
  ['null for the list of pictures', qingboTask({ result: { images: null } }), charged('no_picture')],
  ['one dead link', qingboTask(images([GONE])), charged('result_lost')],
  ['a dead link before a good one', qingboTask(images([GONE, ALIVE])), 'completed'],
  ['a text in place of a list', qingboTask(images(ALIVE)), 'completed'],
  ['numbers as texts', qingboTask({ cost: '6641', created_at: '1775309821' }), 'completed'],
  ['a field that is new', qingboTask({ mood: { good: [1] } }), 'completed'],
  ['a status that nobody knows', qingboTask({ status: 'simmering' }), late],
  ['a task without a status', qingboTask({ status: null }), late],
  ...onTheWay,
];

/** APIYI answers once: each 200 is charged. */
const answered = (file: string, reason: Reason): Row => [
  file,
  { says: recorded('apiyi', file) },
  charged(reason),
];
const candidate = (more: object): Trouble => ({ says: { candidates: [more] } });

const apiyi: readonly Row[] = [
  refused('apiyi', 'error-400', 400, free('refused_input')),
  refused('apiyi', 'error-401', 401, free('bad_key')),
  refused('apiyi', 'error-403-quota', 403, free('no_credit')),
  refused('apiyi', 'error-429', 429, free('unavailable')),
  refused('apiyi', 'error-500', 500, lost),
  refused('apiyi', 'error-503', 503, free('unavailable')),
  [
    'a retired model',
    { refuses: 404, body: { error: { code: 404, message: 'model is not found' } } },
    free('no_model'),
  ],
  answered('response-refused-image-other', 'no_picture'),
  answered('response-refused-image-prohibited-content', 'content'),
  answered('response-refused-image-recitation', 'content'),
  answered('response-refused-image-safety', 'content'),
  answered('response-refused-max-tokens', 'provider_error'),
  answered('response-refused-no-candidates', 'content'),
  answered('response-refused-no-image', 'no_picture'),
  answered('response-refused-prohibited-content', 'content'),
  answered('response-refused-prompt-feedback', 'content'),
  answered('response-refused-recitation', 'content'),
  answered('response-refused-safety', 'content'),
  answered('response-refused-text-only', 'no_picture'),
  [
    'null for its parts',
    candidate({ content: { parts: null }, finishReason: 'STOP' }),
    charged('provider_error'),
  ],
  ['a reason that nobody knows', candidate({ finishReason: 'TIRED' }), charged('no_picture')],
  [
    'the address of a dead picture',
    candidate({ content: { parts: [{ fileData: { fileUri: GONE } }] } }),
    charged('result_lost'),
  ],
  [
    'the address of a picture',
    candidate({ content: { parts: [{ fileData: { fileUri: ALIVE } }] } }),
    'completed',
  ],
  ['an answer that is another service’s', { says: { ok: true } }, lost],
  ['HTML with status 200', { does: 'html' }, lost],
  ['half a JSON', { does: 'not json' }, lost],
  ['a redirect', { does: 'redirect' }, lost],
  ['a connection that breaks when the picture is made', { does: 'lost' }, lost],
];

export const badAnswers: Readonly<Record<ProviderName, readonly Row[]>> = { piapi, evolink, qingbo, apiyi };
