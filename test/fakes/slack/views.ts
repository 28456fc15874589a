import { type Fields, list, text } from '../discord/shape.ts';
import { SlackError } from './errors.ts';
import type { Ids } from './ids.ts';
import { withIds } from './messages.ts';
import { readable, textOfBlocks } from './mrkdwn.ts';
import type { FakeTeam, FakeUser, FakeView, ViewVersion } from './types.ts';

export interface ViewsDeps {
  now(): number;
  ids: Ids;
  changed(): void;
}

export type Views = ReturnType<typeof createViews>;

const titleOf = (view: Fields) => {
  const title = view.title;
  return typeof title === 'object' && title !== null && 'text' in title ? readable(text(title.text)) : '';
};

/** Modals and App Homes, with all their states. */
export function createViews({ now, ids, changed }: ViewsDeps) {
  const all: FakeView[] = [];

  function set(one: FakeView, view: Fields, by: ViewVersion['by']) {
    one.view = { ...view, blocks: withIds(list(view.blocks), ids) };
    one.hash = `${Math.floor(now() / 1_000)}.${ids.secret().slice(0, 8)}`;
    one.externalId = text(view.external_id) || null;
    one.errors = {};
    const shown = [titleOf(view), textOfBlocks(withIds(list(view.blocks), ids))].filter(Boolean).join('\n');
    one.timeline.push({ at: now(), by, text: shown, view: one.view });
    changed();
  }

  function open(
    team: FakeTeam,
    user: FakeUser,
    view: Fields,
    by: ViewVersion['by'],
    previous: FakeView | null = null,
  ): FakeView {
    const externalId = text(view.external_id);
    if (
      externalId &&
      all.some((one) => one.team.id === team.id && one.externalId === externalId && !one.closed)
    )
      throw new SlackError('duplicate_external_id');
    const id = ids.id('V');
    const made: FakeView = {
      id,
      team,
      user,
      type: view.type === 'home' ? 'home' : 'modal',
      hash: '',
      view: {},
      externalId: null,
      rootId: previous?.rootId ?? id,
      previousId: previous?.id ?? null,
      closed: false,
      errors: {},
      timeline: [],
      get text() {
        return this.timeline.at(-1)?.text ?? '';
      },
    };
    all.push(made);
    set(made, view, by);
    return made;
  }

  const home = (userId: string, teamId: string) =>
    all.find((one) => one.type === 'home' && one.user.id === userId && one.team.id === teamId) ?? null;

  /** As in answers and payloads. `state` is what the person put in. */
  function json(one: FakeView, state: Fields = {}): Fields {
    return {
      id: one.id,
      team_id: one.team.id,
      type: one.type,
      blocks: one.view.blocks,
      private_metadata: text(one.view.private_metadata),
      callback_id: text(one.view.callback_id),
      state: { values: state },
      hash: one.hash,
      title: one.view.title ?? null,
      clear_on_close: one.view.clear_on_close ?? false,
      notify_on_close: one.view.notify_on_close ?? false,
      close: one.view.close ?? null,
      submit: one.view.submit ?? null,
      previous_view_id: one.previousId,
      root_view_id: one.rootId,
      app_id: 'A0000000FAKE',
      external_id: one.externalId ?? '',
      app_installed_team_id: one.team.id,
      bot_id: one.team.botId,
    };
  }

  function checkHash(one: FakeView, hash: unknown) {
    if (hash !== undefined && hash !== '' && hash !== one.hash) throw new SlackError('hash_conflict');
  }

  return {
    all,
    open,
    set,
    home,
    json,
    publish(team: FakeTeam, user: FakeUser, view: Fields, hash: unknown): FakeView {
      const known = home(user.id, team.id);
      if (!known) return open(team, user, view, 'publish');
      checkHash(known, hash);
      set(known, view, 'publish');
      return known;
    },
    update(team: FakeTeam, named: { id: string; externalId: string; hash: unknown }, view: Fields): FakeView {
      const found = all.find(
        (one) =>
          one.team.id === team.id &&
          !one.closed &&
          (named.id ? one.id === named.id : one.externalId === named.externalId),
      );
      if (!found) throw new SlackError('not_found');
      checkHash(found, named.hash);
      set(found, view, 'update');
      return found;
    },
    /** Takes a view, or the whole stack, from the screen. */
    close(one: FakeView, whole: boolean) {
      for (const other of all)
        if (other === one || (whole && other.rootId === one.rootId)) other.closed = true;
      changed();
    },
    fail(one: FakeView, errors: Record<string, string>) {
      one.errors = errors;
      changed();
    },
  };
}
