import type { Actor } from '../../core/contracts/jobs.ts';
import { container, gallery } from './components.ts';
import { type ListPage, listControls, listHead, pagesOf, within } from './list.ts';
import type { Outgoing } from './payload.ts';
import { thumbnails } from './thumbs.ts';
import type { Tools } from './turn.ts';

const PER_PAGE = 9;

/** A page of the pictures that were saved here, as a gallery, newest first. */
export async function savedMessage(list: ListPage, actor: Actor, { jobs, marks }: Tools): Promise<Outgoing> {
  const read = (page: number) => jobs.saved(actor, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE });
  const asked = await read(list.page);
  const pages = pagesOf(asked.total, PER_PAGE);
  const { entries, total } = list.page > pages ? await read(pages) : asked;
  const shown = entries.flatMap(({ view }) =>
    view.pictures.slice(0, 1).map(({ id, alt }) => ({ id, alt, output: id, prompt: view.prompt })),
  );
  const files = [...(await thumbnails(shown, actor, jobs)).values()];
  return {
    components: [
      container([
        ...listHead(list, { pages, total, actor, marks }),
        ...(files.length > 0 ? [gallery(files.map(({ name, alt = '' }) => ({ name, alt })))] : []),
        ...listControls({ ...list, page: within(list.page, pages) }, { pages, choices: shown, actor }),
      ]),
    ],
    files,
  };
}
