import type { App } from '../base/app.ts';
import { say } from '../base/app.ts';
import { h } from '../base/dom.ts';
import { type DraftStore, wishOf } from './draft.ts';

const SETTLE_MS = 120;

/**
 * What a request is expected to cost: on the button itself where anybody takes money, else as a word beside it.
 * `verb`: the button's word without a price.
 */
export function createEstimate(
  app: App,
  draft: DraftStore,
  button: HTMLButtonElement,
  verb: string,
): { readonly element: HTMLElement; stop(): void } {
  const element = h('span', { class: 'estimate' });
  const paid = app.context.offers[app.area]?.providers.some((provider) => provider.paid) ?? false;
  let asked = '';
  let timer: number | undefined;
  let question: AbortController | undefined;

  const label = h('span', {}, verb);
  button.replaceChildren(label);
  element.textContent = paid ? '' : app.words().units.free;

  function changed(): void {
    const { prompt: _, parent: __, ...wish } = wishOf(draft.get());
    const now = JSON.stringify([wish.model, wish.resolution, wish.count, wish.aspect, wish.pictures?.length]);
    if (!paid || now === asked) return;
    asked = now;
    clearTimeout(timer);
    question?.abort();
    const mine = new AbortController();
    question = mine;
    timer = window.setTimeout(async () => {
      const answer = await app.api.estimate(wish, mine.signal).catch(() => null);
      if (mine.signal.aborted) return;
      label.textContent = answer ? say(app.web().composer.withPrice, { verb, price: answer.text }) : verb;
    }, SETTLE_MS);
  }

  draft.onChange(changed);
  changed();
  return {
    element,
    stop() {
      clearTimeout(timer);
      question?.abort();
    },
  };
}
