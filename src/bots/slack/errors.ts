/** Slack refuses a token at the start: only another setting helps. The entry ends with 78 on this name. */
export class TokenRefusedError extends Error {
  override name = 'TokenRefusedError';

  constructor(variable: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN', cause?: unknown) {
    const from =
      variable === 'SLACK_BOT_TOKEN'
        ? 'the token that starts with xoxb-, from api.slack.com/apps → your app → OAuth & Permissions'
        : 'the token that starts with xapp-, from api.slack.com/apps → your app → Basic Information';
    super(`${variable}: Slack refuses it; put ${from}`, { cause });
  }
}

/** A message was sent and no answer came: it may stand there or not. */
export class PostInDoubtError extends Error {
  override name = 'PostInDoubtError';
}

/** Slack wants us to wait, for longer than it is worth waiting here: the caller comes again with what is newest then. */
export class LaterError extends Error {
  override name = 'LaterError';
}

/** What a token may be refused with. */
const REFUSED = new Set(['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired']);

/**
 * No message can be written or changed there any more, now or later: message, channel or workspace is gone, or we
 * may not.
 */
const DEAD_ENDS = new Set([
  ...REFUSED,
  'message_not_found',
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'is_inactive',
  'cant_update_message',
  'cant_delete_message',
  'edit_window_closed',
  'msg_too_old',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
  'user_not_found',
  'users_not_found',
  'messages_tab_disabled',
  'cannot_dm_bot',
  'thread_not_found',
  'team_access_not_granted',
  'access_denied',
  'team_not_found',
  'org_login_required',
  'ekm_access_denied',
  'missing_scope',
  'no_permission',
]);

type Facts = Readonly<Record<string, unknown>>;

const factsOf = (value: unknown): Facts =>
  typeof value === 'object' && value !== null ? (value as Facts) : {};

/** Slack's own word for why it refused a call (`not_in_channel`); undefined where it did not answer one. */
export function codeOf(error: unknown): string | undefined {
  const { code, data } = factsOf(error);
  if (code !== 'slack_webapi_platform_error') return undefined;
  const { error: word } = factsOf(data);
  return typeof word === 'string' && /^[a-z_]{1,60}$/.test(word) ? word : undefined;
}

/** Where Slack limits us and does not say for how long. */
const UNSAID_WAIT_MS = 5_000;

/** How long Slack wants us to wait, in ms; undefined where it does not limit us. */
export function retryAfterOf(error: unknown): number | undefined {
  const { retryAfter, message } = factsOf(error);
  if (typeof retryAfter === 'number' && retryAfter >= 0) return retryAfter * 1000;
  const unsaid = typeof message === 'string' && message.startsWith('Retry header did not contain');
  return unsaid || codeOf(error) === 'ratelimited' ? UNSAID_WAIT_MS : undefined;
}

/** The permission that the app lacks. */
export function missingScopeOf(error: unknown): string | undefined {
  if (codeOf(error) !== 'missing_scope') return undefined;
  const { needed } = factsOf(factsOf(error).data);
  return typeof needed === 'string' && /^[\w:.,]{1,100}$/.test(needed) ? needed : 'chat:write';
}

/** The network, or a status of 500 or more, in place of an answer. */
export const isUnanswered = (error: unknown): boolean =>
  ['slack_webapi_request_error', 'slack_webapi_http_error'].includes(String(factsOf(error).code));

export const isRefused = (error: unknown): boolean => REFUSED.has(codeOf(error) ?? '');
export const isDeadEnd = (error: unknown): boolean => DEAD_ENDS.has(codeOf(error) ?? '');

/** Nothing of the request can have arrived. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** After these, says Slack, some of the call may have been done all the same. */
const MAYBE_DONE = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** Whether a call cannot have done anything: Slack refused it, or it never left. */
export function didNothing(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return !MAYBE_DONE.has(code);
  if (retryAfterOf(error) !== undefined) return true;
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const { code } = factsOf(at);
    if (NOT_SENT.has(String(code)) || code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  }
  return false;
}

/**
 * An error for the log and for the core. Those of the client carry what was sent, tokens and what people typed
 * included.
 */
export function tidy(error: unknown): unknown {
  const { code, statusCode } = factsOf(error);
  if (typeof code !== 'string' || !code.startsWith('slack_')) return error;
  const said = codeOf(error) ?? (typeof statusCode === 'number' ? `HTTP ${statusCode}` : undefined);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  const scope = missingScopeOf(error);
  return new Error(`Slack: ${said ?? cause ?? code}${scope ? ` (${scope})` : ''}`.slice(0, 300));
}
