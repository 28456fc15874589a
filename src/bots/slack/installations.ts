import { z } from 'zod';
import type { SlackDeps } from './deps.ts';
import { slackId } from './place.ts';
import { createWeb } from './web.ts';
import { type Workspace, type Workspaces, whoAmI } from './workspaces.ts';

const installationSchema = z.object({
  team: slackId,
  token: z.string(),
  home: z.string().optional(),
  bot: slackId.optional(),
  user: slackId.optional(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
type Installation = z.infer<typeof installationSchema>;

/** Workspaces whose tokens are held at once; others are read again. */
const MOST_KNOWN = 5_000;

/** The workspaces that have installed the app. Their tokens are kept sealed. */
export function createInstallations(deps: SlackDeps): Workspaces {
  const { credentials, seal, unseal, clock, apiUrl, logger, fetch } = deps;
  const known = new Map<string, { installation: Installation; workspace: Workspace }>();

  function remember(installation: Installation): Workspace {
    const { team, token, home, bot, user } = installation;
    const web = createWeb(token, { apiUrl, logger, fetch });
    const workspace: Workspace = {
      team,
      token,
      web,
      ...(home ? { home } : {}),
      ...(bot ? { bot } : {}),
      ...(user ? { user } : {}),
    };
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(team, { installation, workspace });
    return workspace;
  }

  async function read(team: string): Promise<Installation | null> {
    const found = known.get(team);
    if (found) return found.installation;
    const sealed = await credentials.get(team);
    const text = sealed === null ? null : unseal(sealed);
    const parsed = installationSchema.safeParse(text === null ? null : JSON.parse(text));
    return parsed.success && parsed.data.team === team ? parsed.data : null;
  }

  return {
    start: async () => undefined,
    async of(team) {
      const found = known.get(team);
      if (found) return found.workspace;
      const installation = await read(team);
      return installation && remember(installation);
    },
    async add(team, token) {
      const identity = await whoAmI(createWeb(token, { apiUrl, logger, fetch }));
      if (identity.team !== team) throw new Error('the token is of another workspace');
      const installation: Installation = { ...identity, token, at: clock.now() };
      await credentials.put(team, seal(JSON.stringify(installation)));
      return remember(installation);
    },
    async forget(team, at) {
      const installation = await read(team);
      if (!installation || installation.at > at) return;
      known.delete(team);
      await credentials.remove(team);
    },
  };
}
