import type { ViewName } from '../base/address.ts';
import type { App } from '../base/app.ts';
import { isField } from '../base/dom.ts';
import { keyList } from '../lists/help.ts';
import { openDialog } from '../overlay/dialog.ts';

const VIEWS: Readonly<Record<string, ViewName>> = { 1: 'channel', 2: 'history', 3: 'saved' };

/** Keys of the whole page. Single ones act only outside fields, and not where they are switched off. */
export function watchKeys(
  app: () => App,
  does: { readonly compose: () => void; readonly newest: () => void },
): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isField(event.target) || document.querySelector('dialog[open], :popover-open')) return;
    if (!app().prefs.get().keys) return;
    const view = VIEWS[event.key];
    if (event.key === '/') does.compose();
    else if (event.key === '?') openKeys(app());
    else if (event.key.toLowerCase() === 'n') does.newest();
    else if (view) app().router.go({ view });
    else return;
    event.preventDefault();
  });
}

function openKeys(app: App): void {
  openDialog({
    title: app.web().help.keys,
    closeLabel: app.words().controls.close,
    class: 'dialog-keys',
    body: [keyList(app)],
  });
}
