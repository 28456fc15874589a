import { type Fields, text } from '../discord/shape.ts';
import { explained, missingScope, SlackError } from './errors.ts';
import type { Method, Methods } from './method.ts';
import type { createRateLimits } from './rate-limits.ts';
import type { Answer, Asked } from './server.ts';
import type { FakeTeam } from './types.ts';

export interface ApiDeps {
  methods: Methods;
  appToken: string;
  /** The installation of a bot token, and why it no longer counts. */
  bot(token: string): { team: FakeTeam | null; refusal: string | null };
  /** The workspace that stands in where a method has none. */
  fallback: FakeTeam;
  rateLimits: ReturnType<typeof createRateLimits>;
  oracle(asked: Asked, answer: Fields): void;
}

const unparsable: Record<string, string> = {
  blocks: 'invalid_blocks_format',
  attachments: 'invalid_attachments',
  metadata: 'invalid_metadata_format',
};

/** Calls of the Web API: token, scopes, limits and arguments are looked at before the method itself. */
export function createApi(deps: ApiDeps) {
  function teamOf(method: Method, bearer: string): FakeTeam {
    if (method.auth === 'none') return deps.fallback;
    if (!bearer) throw new SlackError('not_authed');
    if (method.auth === 'app') {
      if (bearer === deps.appToken) return deps.fallback;
      throw new SlackError(deps.bot(bearer).team ? 'not_allowed_token_type' : 'invalid_auth');
    }
    if (bearer === deps.appToken) throw new SlackError('not_allowed_token_type');
    const { team, refusal } = deps.bot(bearer);
    if (!team) throw new SlackError(refusal ?? 'invalid_auth');
    return team;
  }

  function checkArguments(method: Method, { args, broken }: Pick<Asked, 'args' | 'broken'>) {
    const [first] = broken;
    if (first) throw new SlackError(unparsable[first] ?? 'invalid_arguments');
    const missing = (method.required ?? []).filter((name) => args[name] === undefined || args[name] === '');
    if (missing.length > 0)
      throw explained(
        'invalid_arguments',
        missing.map((name) => `missing required field: ${name}`),
      );
  }

  function scopesOf(method: Method, asked: Asked, team: FakeTeam): string[] {
    if (method.auth !== 'bot') return [];
    return Array.isArray(method.scopes) ? method.scopes : method.scopes({ ...asked, team });
  }

  async function run(method: Method, asked: Asked): Promise<Answer> {
    const team = teamOf(method, asked.bearer);
    const wait = deps.rateLimits.check({
      method: asked.record.method,
      tier: method.tier,
      teamId: team.id,
      channelId: text(asked.args.channel),
    });
    if (wait !== null)
      return {
        status: 429,
        headers: { 'retry-after': String(wait) },
        json: { ok: false, error: 'ratelimited' },
      };
    const needed = scopesOf(method, asked, team);
    if (needed.some((scope) => !team.scopes.has(scope))) throw missingScope(needed, team.scopes);
    const unread = asked.record.type === 'application/json' && !method.json;
    const given = unread ? { args: {}, broken: [] } : asked;
    checkArguments(method, given);
    const answer = await method.run({ args: given.args, team, record: asked.record });
    const headers = {
      'x-oauth-scopes': [...team.scopes].join(','),
      ...(needed.length > 0 ? { 'x-accepted-oauth-scopes': needed.join(',') } : {}),
    };
    return { status: 200, headers, json: { ok: true, ...answer } };
  }

  return async (asked: Asked): Promise<Answer> => {
    const method = deps.methods[asked.record.method];
    try {
      if (!method) throw new SlackError('unknown_method');
      const answer = await run(method, asked);
      deps.oracle(asked, answer.json ?? {});
      return answer;
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const json = error.toJson();
      deps.oracle(asked, json);
      return { status: 200, json };
    }
  };
}
