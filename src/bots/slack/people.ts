import { z } from 'zod';
import type { Clock } from '../../core/contracts/clock.ts';
import type { Logger } from '../../core/contracts/logger.ts';
import type { Language, Person } from '../../core/job.ts';
import { tidy } from './errors.ts';
import { slackId } from './place.ts';
import type { Workspace } from './workspaces.ts';

/** How long what Slack says of a person counts. */
const TRUST_MS = 10 * 60_000;
const MOST_PEOPLE = 20_000;

/** Korean or English; any other locale reads English. */
const languageOf = (locale: string | null | undefined): Language =>
  locale?.toLowerCase().startsWith('ko') ? 'ko' : 'en';

const userSchema = z.object({
  user: z.object({
    team_id: slackId.nullish(),
    name: z.string().nullish(),
    real_name: z.string().nullish(),
    profile: z.object({ display_name: z.string().nullish() }).nullish().catch(null),
    locale: z.string().nullish(),
    is_admin: z.boolean().nullish(),
    is_owner: z.boolean().nullish(),
  }),
});

/** What no payload says of a person. */
export interface Someone extends Person {
  readonly language: Language;
  /** An owner or admin of the workspace. */
  readonly moderator: boolean;
}

export interface People {
  /** Never throws: where Slack does not say, `name` is what the payload called them, and they read English. */
  of(workspace: Workspace, person: Person): Promise<Someone>;
}

export function createPeople({ clock, logger }: { clock: Clock; logger: Logger }): People {
  const known = new Map<string, { until: number; answer: Promise<Someone> }>();

  async function ask({ web }: Workspace, { id, name }: Person): Promise<Someone> {
    const { user } = userSchema.parse(await web.quick.users.info({ user: id, include_locale: true }));
    return {
      id,
      name: user.profile?.display_name || user.real_name || user.name || name,
      language: languageOf(user.locale),
      moderator: Boolean(user.is_admin || user.is_owner),
    };
  }

  return {
    of(workspace, person) {
      const key = `${workspace.team} ${person.id}`;
      const found = known.get(key);
      if (found && found.until > clock.now()) return found.answer;
      const answer = ask(workspace, person).catch((error: unknown): Someone => {
        known.delete(key);
        logger.debug({ err: tidy(error) }, 'Slack does not say who somebody is');
        return { ...person, language: 'en', moderator: false };
      });
      if (known.size >= MOST_PEOPLE) known.clear();
      known.set(key, { until: clock.now() + TRUST_MS, answer });
      return answer;
    },
  };
}
