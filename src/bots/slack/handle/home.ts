import type { types } from '@slack/bolt';
import { cut, oneLine } from '../../../core/format.ts';
import { fill, joined, type Line } from '../../../core/line.ts';
import type { View } from '../../../core/view-types.ts';
import { firstUseLines } from '../../../core/words/help.ts';
import { wordsFor } from '../../../core/words/index.ts';
import { actorOf } from '../actor.ts';
import { actionRow, type Block, imageBlock, lineBlock, pressButton, withoutPictures } from '../blocks.ts';
import { codeOf, tidy } from '../errors.ts';
import { patiently } from '../patience.ts';
import { fileOf, jumpLink } from '../place.ts';
import type { Tools } from '../turn.ts';
import { slackWords } from '../words.ts';
import type { Workspace } from '../workspaces.ts';

const MOST_SHOWN = 20;
const MOST_PICTURES = 6;
const MAX_PROMPT = 80;

/** App Home: how to start, what is running, and the newest pictures of the workspace that this person may see. */
export async function showHome(workspace: Workspace, person: string, tools: Tools): Promise<void> {
  const { jobs, people, areas, deps } = tools;
  const [area] = areas;
  if (!area) return;
  const someone = await people.of(workspace, { id: person, name: person });
  // As in a channel of the workspace that nobody else reads: only what everyone may see, and their own.
  const origin = { team: workspace.team, channel: 'HOME' };
  const actor = actorOf(origin, area.name, someone);
  const { views } = await jobs.history(actor, { limit: MOST_SHOWN });
  const { language } = actor;
  const words = slackWords(language).home;
  const running = views.filter(({ status }) => status === 'pending' || status === 'processing');
  const editStep = fill(slackWords(language).editStep);
  const providers = jobs.offer(area.name).providers.map(({ title }) => title);
  const blocks: Block[] = [
    ...firstUseLines({ make: area.name, editStep, providers, missing: [] }, language).map(lineBlock),
    actionRow([pressButton('create:home', words.create, { style: 'primary' })], `${area.name}:home`),
    { type: 'divider' },
    lineBlock([{ kind: 'strong', text: words.running }]),
    ...(running.length > 0 ? running.map((view) => entry(view)) : [lineBlock(fill(words.nothingRunning))]),
    { type: 'divider' },
    lineBlock([{ kind: 'strong', text: words.recent }]),
    ...recent(views, wordsFor(language).history.empty),
  ];
  const publish = (shown: Block[]) => {
    const view: types.HomeView = { type: 'home', blocks: shown };
    return patiently(deps.clock, () => workspace.web.calls.views.publish({ user_id: person, view }));
  };
  await publish(blocks)
    // One of its pictures may be gone from Slack: it takes none of it then.
    .catch((error: unknown) => {
      const words = withoutPictures(blocks);
      if (codeOf(error) === undefined || !words) throw error;
      return publish(words);
    })
    .catch((error: unknown) => deps.logger.warn({ err: tidy(error) }, 'App Home could not be shown'));
}

function entry(view: View): Block {
  const url = jumpLink(view.summary.reply);
  const prompt: Line = [
    { kind: 'link', text: cut(oneLine(view.prompt), MAX_PROMPT), ...(url ? { url } : {}) },
  ];
  return lineBlock(joined([[{ kind: 'strong', text: view.statusWord }], prompt, view.summary.person.name]));
}

function recent(views: readonly View[], empty: string): Block[] {
  const shown = views.flatMap((view) =>
    view.pictures.flatMap(({ id, alt }) => {
      const file = fileOf(view.summary.reply, id);
      return file ? [imageBlock(file, alt, cut(oneLine(view.prompt), MAX_PROMPT))] : [];
    }),
  );
  return shown.length > 0 ? shown.slice(0, MOST_PICTURES) : [lineBlock(fill(empty))];
}
