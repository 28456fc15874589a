import type { Piece } from '../../../../core/line.ts';
import { text } from '../../../../core/line.ts';
import type { Button } from '../../../../core/view-types.ts';
import { retryQuestion } from '../../../../core/words/labels.ts';
import type { WirePressed, WireView, WireWish } from '../../wire.ts';
import { Refused } from '../base/api.ts';
import { type App, say } from '../base/app.ts';
import { ask } from '../overlay/dialog.ts';
import { openEditDialog } from '../overlay/edit-dialog.ts';
import { openLightbox, type Shown } from '../overlay/lightbox.ts';

/** What the page does when something of a reply is pressed. */
export interface Actions {
  readonly app: App;
  isBusy(name: string): boolean;
  press(button: Button, view: WireView, from: EventTarget | null): void;
  /** `save`, `unsave`, `again` … of one output. */
  simple(action: string, id: string): Promise<WirePressed | null>;
  openLightbox(of: { readonly pictures: readonly Shown[] }, output: string): void;
  /** Of one picture, or of all of a reply. */
  openEdit(view: WireView, output?: string): void;
  openDetails(id: string, from: EventTarget | null): void;
  download(output: string): void;
  /** What a link to another result does; undefined where it leads nowhere. */
  follow(link: Extract<Piece, { kind: 'link' }>): (() => void) | undefined;
}

export interface ActionsDeps {
  readonly app: App;
  readonly showDetails: (id: string, from: EventTarget | null) => void;
  /** Scrolls to a reply of the stream; false where it is not there. */
  readonly goTo: (job: string) => boolean;
  /** Puts a former request back into the composer. */
  readonly compose: (wish: WireWish) => void;
  /** Something new comes at the end of the stream because of this person. */
  readonly onMade: () => void;
}

export function createActions(deps: ActionsDeps): Actions {
  const { app } = deps;
  const busy = new Set<string>();

  /** One press at a time of each button; it is disabled meanwhile. */
  async function once(name: string, from: EventTarget | null, work: () => Promise<unknown>): Promise<void> {
    if (busy.has(name)) return;
    busy.add(name);
    const element = from instanceof HTMLElement ? from : undefined;
    element?.setAttribute('aria-disabled', 'true');
    try {
      await work();
    } catch (error) {
      app.announce.alarm(lineOf(error));
    } finally {
      busy.delete(name);
      // The reply may have been drawn anew meanwhile: the button is another element then.
      for (const now of document.querySelectorAll(`[data-focus="${CSS.escape(name)}"]`))
        now.removeAttribute('aria-disabled');
    }
  }

  const lineOf = (error: unknown) =>
    error instanceof Refused ? error.line : [text(app.web().page.loadFailed)];

  async function save(id: string): Promise<WirePressed> {
    const answer = await app.api.press(id, 'save');
    const { saved } = app.web();
    if (!('savedBy' in answer)) app.announce.tell([text(saved.now)]);
    else {
      const remove = { label: saved.remove, run: () => void actions.simple('unsave', id) };
      const line = [text(say(saved.by, { person: answer.savedBy.name }))];
      app.announce.tell(line, answer.mayRemove ? remove : undefined);
    }
    return answer;
  }

  async function anew(id: string, action: 'retry' | 'move'): Promise<void> {
    const answer = await app.api.press(id, action);
    if (!('confirm' in answer)) return;
    const { title, submit } = app.words().dialogs.retry;
    const yes = await ask({
      title,
      text: retryQuestion(answer.confirm, app.language()),
      submit,
      closeLabel: app.words().controls.close,
    });
    if (yes) await app.api.press(id, action, { confirmed: true });
  }

  async function remove(id: string): Promise<void> {
    const question = app.words().dialogs.delete;
    const yes = await ask({ ...question, danger: true, closeLabel: app.words().controls.close });
    if (!yes) return;
    await app.api.press(id, 'delete');
    app.announce.tell([text(app.web().page.gone)]);
  }

  async function again(id: string): Promise<void> {
    await app.api.press(id, 'again');
    deps.onMade();
  }

  const work: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    again,
    save,
    retry: (id) => anew(id, 'retry'),
    delete: remove,
    change: async (id) => deps.compose(await app.api.wish(id)),
    move: (id) => anew(id, 'move'),
    cancel: (id) => app.api.press(id, 'cancel'),
    check: (id) => app.api.press(id, 'check'),
    unsave: (id) => app.api.press(id, 'unsave'),
  };

  const actions: Actions = {
    app,
    isBusy: (name) => busy.has(name),
    press({ action, id, disabled }, view, from) {
      if (disabled) return;
      if (action === 'edit') actions.openEdit(view);
      else if (action === 'details') actions.openDetails(id, from);
      else void once(`${action} ${id}`, from, () => work[action]?.(id) ?? Promise.resolve());
    },
    async simple(action, id) {
      let answer: WirePressed | null = null;
      await once(`${action} ${id}`, null, async () => {
        answer = (await (action === 'save' ? save(id) : app.api.press(id, action))) ?? null;
        if (action === 'again') deps.onMade();
      });
      return answer;
    },
    openLightbox: (view, output) =>
      openLightbox(
        actions,
        view.pictures.map(({ id, alt }) => ({ id, alt })),
        output,
      ),
    openEdit: (view, output) => openEditDialog(actions, view, { output, onSent: deps.onMade }),
    openDetails: deps.showDetails,
    download(output) {
      const link = document.createElement('a');
      link.href = app.api.download(output);
      link.download = '';
      link.click();
    },
    follow: ({ reply }) => {
      const job = jobOf(reply);
      if (job === undefined) return undefined;
      return () => {
        if (!deps.goTo(job)) deps.showDetails(job, document.activeElement);
      };
    },
  };
  return actions;
}

/** The job whose reply a link leads to. */
function jobOf(reply: unknown): string | undefined {
  if (typeof reply !== 'object' || reply === null || !('job' in reply)) return undefined;
  return typeof reply.job === 'string' ? reply.job : undefined;
}
