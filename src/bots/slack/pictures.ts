import { z } from 'zod';
import type { DraftPicture } from '../../core/bots/drafts.ts';
import { UserError } from '../../core/errors.ts';
import type { Json } from '../../core/job.ts';
import { outputOfBlock } from './layout.ts';
import {
  attachmentsIn,
  blocksIn,
  filesIn,
  type Message,
  type MessageBlock,
  type SlackFile,
} from './message.ts';
import { slackId } from './place.ts';
import { SlackRefusal } from './refusal.ts';

const PICTURE_NAME = /\.(png|jpe?g|webp|gif|heic|heif|avif|bmp|tiff?|svg)$/i;
/** A form with a file of any other type in it is refused as a whole. */
const SHOWN_IN_BLOCKS = new Set(['image/png', 'image/jpeg', 'image/gif']);
const NOTHING_THERE = new Set(['hidden_by_limit', 'tombstone']);

/** A file as the core keeps it for us: which one, and whose token opens it. No token is in it. */
export const fileRefSchema = z.object({ team: slackId, id: slackId });
export type FileRef = z.infer<typeof fileRefSchema>;

/** A picture of a message; `shown`: the file that shows it in a form. */
export type MessagePicture = DraftPicture & { readonly shown?: string };

const asJson = (ref: FileRef): Json => ({ team: ref.team, id: ref.id });

/** An uploaded file as an input picture; what it says of itself is checked early, its bytes later. */
export function pictureOf(file: SlackFile, team: string): MessagePicture {
  const { id, mimetype: type, size: bytes, original_w: width, original_h: height } = file;
  return {
    name: file.name || file.title || 'image',
    source: { kind: 'bot', file: asJson({ team, id }) },
    ...(type && SHOWN_IN_BLOCKS.has(type) ? { shown: id } : {}),
    ...(type ? { type } : {}),
    ...(bytes == null ? {} : { bytes }),
    ...(width ? { width: Math.round(width) } : {}),
    ...(height ? { height: Math.round(height) } : {}),
  };
}

const looksLikePicture = ({ mimetype, name }: SlackFile): boolean =>
  mimetype ? mimetype.startsWith('image/') : PICTURE_NAME.test(name ?? '');

/** Another service keeps it. */
const isExternal = ({ mode, is_external }: SlackFile): boolean => is_external === true || mode === 'external';

const isPicture = (file: SlackFile): boolean => {
  if (NOTHING_THERE.has(file.mode ?? '') || isExternal(file)) return false;
  return file.file_access === 'check_file_info' || looksLikePicture(file);
};

const isElsewhere = (file: SlackFile): boolean =>
  file.mode === 'hidden_by_limit' || (isExternal(file) && looksLikePicture(file));

/** What to say of a message in which `picturesOf` finds nothing, though a person may see a picture there. */
export function whyNothing({ files, attachments }: Message): SlackRefusal | UserError {
  const all = [...filesIn(files), ...attachmentsIn(attachments).flatMap((one) => filesIn(one.files))];
  if (all.some(isElsewhere)) return new SlackRefusal('pictureElsewhere');
  const wasDeleted = all.some(({ mode }) => mode === 'tombstone');
  return new UserError(wasDeleted ? 'picture_gone' : 'no_picture_in_message');
}

/**
 * The pictures of a message in the order in which it shows them: its blocks, its files, then what it links to or
 * forwards. Each once. `own`: whether the message is ours, so that a picture in it may be a result of ours.
 */
export function picturesOf(
  message: Message,
  { team, own }: { team: string; own: boolean },
): MessagePicture[] {
  const attachments = attachmentsIn(message.attachments);
  const forwarded = attachments.flatMap(({ blocks, message_blocks: quoted }) => [
    ...(blocks ?? []),
    ...(quoted ?? []).flatMap(({ message: { blocks: inner } }) => inner ?? []),
  ]);
  const found = [
    ...blocksIn(message.blocks).flatMap((block) => ofBlock(block, team, own)),
    ...filesIn(message.files)
      .filter(isPicture)
      .map((file) => pictureOf(file, team)),
    ...blocksIn(forwarded).flatMap((block) => ofBlock(block, team, false)),
    ...attachments.flatMap(({ files, image_url: url }) => [
      ...filesIn(files)
        .filter(isPicture)
        .map((file) => pictureOf(file, team)),
      ...(url ? [ofAddress(url, '')] : []),
    ]),
  ];
  const seen = new Set<string>();
  return found.filter(({ source }) => {
    const key = JSON.stringify(source);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function ofBlock(block: MessageBlock, team: string, own: boolean): MessagePicture[] {
  const inner = block.type === 'section' || block.type === 'context' ? accessoryOf(block) : [];
  if (block.type !== 'image') return inner.flatMap((part) => ofBlock(part, team, false));
  const file = block.slack_file?.id;
  const output = own ? outputOfBlock(block.block_id) : undefined;
  if (output) {
    const shown = file ? { shown: file } : {};
    return [{ name: `${output}.png`, source: { kind: 'output', id: output }, own: output, ...shown }];
  }
  if (file) {
    const name = (block.alt_text ?? '').slice(0, 60) || 'image';
    return [{ name, source: { kind: 'bot', file: asJson({ team, id: file }) }, shown: file }];
  }
  const url = block.image_url ?? block.slack_file?.url;
  return url ? [ofAddress(url, block.alt_text ?? '')] : [];
}

/** A picture alone: nothing else there can hold one, and a payload may be deeper than a stack can bear. */
const accessoryOf = ({ accessory }: MessageBlock): MessageBlock[] =>
  blocksIn(accessory ? [accessory] : []).filter(({ type }) => type === 'image');

/** An address of anywhere: fetched as a stranger would, without any token. */
const ofAddress = (url: string, alt: string): MessagePicture => ({
  name: nameIn(url) || alt.slice(0, 60) || 'image',
  source: { kind: 'url', url },
});

/** The end of an address, as a file name. */
function nameIn(url: string): string {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;
  try {
    return decodeURIComponent(last ?? '');
  } catch {
    return last ?? '';
  }
}
