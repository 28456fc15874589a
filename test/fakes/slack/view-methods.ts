import { type Fields, fields, isFields, text } from '../discord/shape.ts';
import { SlackError } from './errors.ts';
import type { Files } from './files.ts';
import { limits } from './limits.ts';
import type { Call, Methods } from './method.ts';
import type { Triggers } from './triggers.ts';
import type { FakeTeam, FakeView } from './types.ts';
import { checkView } from './view-rules.ts';
import type { Views } from './views.ts';
import type { World } from './world.ts';

export interface ViewMethodsDeps {
  world: World;
  views: Views;
  files: Files;
  triggers: Triggers;
  /** Called with the view that a trigger opened. */
  opened(view: FakeView, interactionId: string): void;
  /** The view in which the interaction of a trigger happened, for `views.push`. */
  viewOf(interactionId: string): FakeView | null;
}

export function createViewMethods({
  world,
  views,
  files,
  triggers,
  opened,
  viewOf,
}: ViewMethodsDeps): Methods {
  function viewIn(args: Fields, type: 'modal' | 'home', team: FakeTeam): Fields {
    return checkView(fields(args.view), { place: type, team, files });
  }

  function open({ args, team }: Call): Fields {
    const trigger = triggers.exchange(text(args.trigger_id), team);
    const view = views.open(team, trigger.user, viewIn(args, 'modal', team), 'open');
    opened(view, trigger.interactionId);
    return { view: views.json(view) };
  }

  function push({ args, team }: Call): Fields {
    const trigger = triggers.exchange(text(args.trigger_id), team);
    const below = viewOf(trigger.interactionId);
    const depth = below ? views.all.filter((one) => one.rootId === below.rootId && !one.closed).length : 0;
    if (depth >= limits.viewStack) throw new SlackError('push_limit_reached');
    const view = views.open(team, trigger.user, viewIn(args, 'modal', team), 'push', below);
    opened(view, trigger.interactionId);
    return { view: views.json(view) };
  }

  function update({ args, team }: Call): Fields {
    const named = { id: text(args.view_id), externalId: text(args.external_id), hash: args.hash };
    const type = fields(args.view).type === 'home' ? 'home' : 'modal';
    return { view: views.json(views.update(team, named, viewIn(args, type, team))) };
  }

  function publish({ args, team }: Call): Fields {
    const user = world.users.get(text(args.user_id));
    if (!user || user.teamId !== team.id) throw new SlackError('user_not_found');
    return { view: views.json(views.publish(team, user, viewIn(args, 'home', team), args.hash)) };
  }

  const needsView =
    (run: (call: Call) => Fields) =>
    (call: Call): Fields => {
      if (!isFields(call.args.view)) throw new SlackError('invalid_arguments');
      return run(call);
    };
  const bot = { auth: 'bot', json: true, scopes: [], tier: 4 } as const;
  return {
    'views.open': { ...bot, scopes: [], required: ['trigger_id', 'view'], run: needsView(open) },
    'views.push': { ...bot, scopes: [], required: ['trigger_id', 'view'], run: needsView(push) },
    'views.update': { ...bot, scopes: [], required: ['view'], run: needsView(update) },
    'views.publish': { ...bot, scopes: [], required: ['user_id', 'view'], run: needsView(publish) },
  };
}
