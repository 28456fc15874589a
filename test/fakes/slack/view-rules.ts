import { type Fields, fields, given, list } from '../discord/shape.ts';
import { type BlocksAsked, complainAboutBlocks } from './block-rules.ts';
import { explained, SlackError } from './errors.ts';
import { limits } from './limits.ts';
import { type Complaints, checkText, createComplaints } from './rules.ts';

const common = ['type!', 'blocks!', 'private_metadata', 'callback_id', 'external_id'];
const modal = ['title!', 'submit', 'close', 'clear_on_close', 'notify_on_close', 'submit_disabled'];

function checkModal(complaints: Complaints, view: Fields) {
  for (const name of ['title', 'submit', 'close'] as const)
    if (given(view[name])) checkText(complaints, `/view/${name}`, view[name], limits.viewTitle);
  const asks = list(view.blocks).some((one) => fields(one).type === 'input');
  if (asks && !given(view.submit)) complaints.add('/view', 'submit is required where there are input blocks');
}

/** A view as `views.open` and the others take it. Throws `invalid_arguments` with every complaint. */
export function checkView(view: Fields, asked: BlocksAsked): Fields {
  if (JSON.stringify(view).length > limits.viewBytes) throw new SlackError('view_too_large');
  const complaints = createComplaints();
  complaints.object('/view', view, asked.place === 'modal' ? [...common, ...modal] : common);
  if (view.type !== asked.place) complaints.add('/view/type', `must be ${asked.place}`);
  if (asked.place === 'modal') checkModal(complaints, view);
  if (given(view.private_metadata))
    complaints.text('/view/private_metadata', view.private_metadata, 0, limits.privateMetadata);
  if (given(view.callback_id)) complaints.text('/view/callback_id', view.callback_id, 0, limits.callbackId);
  if (given(view.external_id)) complaints.text('/view/external_id', view.external_id, 0, limits.externalId);
  complainAboutBlocks(complaints, '/view/blocks', view.blocks, asked);
  if (complaints.all.length > 0) throw explained('invalid_arguments', complaints.all);
  return view;
}
