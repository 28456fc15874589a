import { type Fields, fields, text } from '../discord/shape.ts';
import { SlackError } from './errors.ts';
import type { Files } from './files.ts';
import type { Interaction } from './interactions.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Violation } from './types.ts';
import { checkView } from './view-rules.ts';
import type { Views } from './views.ts';

export interface AcknowledgementDeps {
  responseUrls: ResponseUrls;
  views: Views;
  files: Files;
  violations: Violation[];
}

/** What an answer in time brings about: a message of a command, errors or another view of a submission. */
export function createAcknowledgements({ responseUrls, views, files, violations }: AcknowledgementDeps) {
  function submission(interaction: Interaction, payload: Fields) {
    const { sourceView: view, team } = interaction;
    if (!view) return;
    const action = text(payload.response_action);
    if (action === '' || action === 'clear') return views.close(view, action === 'clear');
    if (action === 'errors') {
      const errors = Object.entries(fields(payload.errors)).map(([key, value]) => [key, text(value)]);
      return views.fail(view, Object.fromEntries(errors));
    }
    const next = checkView(fields(payload.view), { place: 'modal', team, files });
    if (action === 'update') views.set(view, next, 'acknowledgement');
    else if (action === 'push')
      interaction.views.push(views.open(team, view.user, next, 'acknowledgement', view));
    else throw new SlackError(`unknown response_action ${action}`);
  }

  function show(interaction: Interaction, payload: Fields) {
    const { kind, channel } = interaction;
    const says = payload.text !== undefined || payload.blocks !== undefined;
    if (kind === 'slash' && channel && says) responseUrls.acknowledged(interaction, channel, payload);
    if (kind === 'view submission') submission(interaction, payload);
  }

  return (interaction: Interaction, payload: Fields) => {
    try {
      show(interaction, payload);
    } catch (error) {
      // The person sees that something went wrong; the app is not told.
      if (!(error instanceof SlackError)) throw error;
      const reason = JSON.stringify(error.toJson());
      violations.push({ rule: 'refused acknowledgement', detail: `${interaction.kind}: ${reason}` });
    }
  };
}
