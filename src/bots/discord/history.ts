import type { APIComponentInContainer } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';
import type { Actor } from '../../core/contracts/jobs.ts';
import { joined, type Line } from '../../core/line.ts';
import type { View } from '../../core/view-types.ts';
import { wordsFor } from '../../core/words/index.ts';
import { container, linkButton, section, textDisplay } from './components.ts';
import { quote } from './layout.ts';
import { type ListPage, listControls, listHead, pagesOf, within } from './list.ts';
import { jumpLink, type Marks, markdown } from './markdown.ts';
import type { Outgoing, OutgoingFile } from './payload.ts';
import { thumbnails } from './thumbs.ts';
import type { Tools } from './turn.ts';

const PER_PAGE = 5;
const MAX_PROMPT = 120;

/** A page of what was made here, newest first. */
export async function historyMessage(
  list: ListPage,
  actor: Actor,
  { jobs, marks }: Tools,
): Promise<Outgoing> {
  const read = (page: number) =>
    jobs.history(actor, {
      limit: PER_PAGE,
      offset: (page - 1) * PER_PAGE,
      ...(list.person ? { person: list.person } : {}),
    });
  const asked = await read(list.page);
  const pages = pagesOf(asked.total, PER_PAGE);
  const { views, total } = list.page > pages ? await read(pages) : asked;
  const first = views.flatMap(({ pictures }) => pictures.slice(0, 1));
  const thumbs = await thumbnails(first, actor, jobs);
  const choices = views.flatMap(({ prompt, pictures }) => pictures.map(({ id }) => ({ output: id, prompt })));
  return {
    components: [
      container([
        ...listHead(list, { pages, total, actor, marks }),
        ...views.map((view) => entry(view, thumbs.get(view.pictures[0]?.id ?? ''), actor, marks)),
        ...listControls({ ...list, page: within(list.page, pages) }, { pages, choices, actor }),
      ]),
    ],
    files: [...thumbs.values()],
  };
}

function entry(
  view: View,
  thumb: OutgoingFile | undefined,
  actor: Actor,
  marks: Marks,
): APIComponentInContainer {
  const words = wordsFor(actor.language);
  const { summary } = view;
  const url = jumpLink(summary.reply);
  const status: Line = [{ kind: 'strong', text: words.status[view.status] }];
  const facts = joined([
    status,
    summary.modelTitle,
    summary.price,
    [{ kind: 'person', ...summary.person }],
    [{ kind: 'time', at: summary.createdAt }],
    ...(url && thumb ? [[{ kind: 'link', text: words.controls.goToMessage, url }] satisfies Line] : []),
  ]);
  const text = `${quote(view.prompt, MAX_PROMPT)}\n${markdown(facts, marks)}`;
  if (thumb) {
    const media = { url: `attachment://${thumb.name}` };
    return section(text, {
      type: ComponentType.Thumbnail,
      media,
      ...(thumb.alt ? { description: thumb.alt } : {}),
    });
  }
  return url ? section(text, linkButton(url, words.controls.goToMessage)) : textDisplay(text);
}
