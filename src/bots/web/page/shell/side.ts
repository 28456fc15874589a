import { text } from '../../../../core/line.ts';
import { Refused } from '../base/api.ts';
import type { App } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { icon } from '../base/icons.ts';
import { layoutNow } from '../base/layout.ts';
import { detailsContent } from '../overlay/details.ts';
import { type OpenDialog, openDialog } from '../overlay/dialog.ts';
import type { Actions } from '../stream/actions.ts';

/** The details of a result: a column of their own where there is room, else a sheet. */
export function createSide(app: App, actions: () => Actions) {
  const aside = h('aside', { class: 'side', 'aria-label': app.web().details.title, hidden: true });
  let sheet: OpenDialog | undefined;
  let from: HTMLElement | undefined;

  async function show(id: string, opener: EventTarget | null): Promise<void> {
    try {
      const details = await app.api.details(id);
      const content = detailsContent(actions(), details);
      if (layoutNow() === 'desk') showAside(content, opener);
      else showSheet(content);
    } catch (error) {
      app.announce.alarm(error instanceof Refused ? error.line : [text(app.web().page.loadFailed)]);
    }
  }

  function showAside(content: HTMLElement[], opener: EventTarget | null): void {
    from = opener instanceof HTMLElement ? opener : undefined;
    const title = h('h2', { tabindex: '-1' }, app.web().details.title);
    const close = h(
      'button',
      {
        type: 'button',
        class: 'button button-icon',
        'aria-label': app.words().controls.close,
        on: { click: hide },
      },
      icon('close'),
    );
    aside.replaceChildren(
      h('header', { class: 'dialog-head' }, title, close),
      h('div', { class: 'side-body' }, ...content),
    );
    aside.hidden = false;
    document.body.classList.add('with-side');
    title.focus({ preventScroll: true });
  }

  function showSheet(content: HTMLElement[]): void {
    sheet = openDialog({
      title: app.web().details.title,
      closeLabel: app.words().controls.close,
      class: 'sheet sheet-details',
      body: content,
    });
  }

  function hide(): void {
    sheet?.close();
    if (aside.hidden) return;
    aside.hidden = true;
    document.body.classList.remove('with-side');
    if (from?.isConnected) from.focus({ preventScroll: true });
  }

  aside.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
  return { element: aside, show, hide };
}
