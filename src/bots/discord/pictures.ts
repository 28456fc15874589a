import { ComponentType } from 'discord-api-types/v10';
import type { DraftPicture } from '../../core/bots/drafts.ts';
import { parseId } from '../../core/job.ts';
import { type Attachment, type Media, type Message, type MessageContent, within } from './message.ts';

const PICTURE_NAME = /\.(png|jpe?g|webp|gif|heic|heif|avif|bmp|tiff?|svg)$/i;
const OWN_NAME = /^([a-z0-9]{20}-[1-4])\.(?:png|jpg|webp)$/;

/** An attached file as an input picture; what it says of itself is checked early, its bytes later. */
export const pictureOf = (attachment: Attachment): DraftPicture => ({
  name: attachment.filename,
  ...described(attachment.url, attachment),
  ...(attachment.size === undefined ? {} : { bytes: attachment.size }),
});

/**
 * The pictures of a message in the order in which it shows them: of a message in Components V2 what its galleries,
 * thumbnails and files hold, else attachments and embeds; then those of what it forwards. Each once.
 */
export function picturesOf(message: Message, application: string): DraftPicture[] {
  const own = message.author?.id === application;
  const found = [
    ...ofContent(message),
    ...(message.message_snapshots ?? []).flatMap((snapshot) => ofContent(snapshot.message)),
  ];
  const seen = new Set<string>();
  return found.flatMap((picture) => {
    const key = withoutQuery(picture);
    if (seen.has(key)) return [];
    seen.add(key);
    const output = own ? outputOf(picture.name) : undefined;
    return [output ? { ...picture, own: output } : picture];
  });
}

function ofContent({ attachments, embeds, components }: MessageContent): DraftPicture[] {
  const placed = [...within(components)].flatMap(({ type, media, file, items }) => [
    ...(items ?? []).map((item) => ofMedia(item.media)),
    ...(type === ComponentType.Thumbnail && media ? [ofMedia(media)] : []),
    ...(file ? [ofMedia(file)] : []),
  ]);
  // A message in Components V2 shows an attachment only where a component places it.
  const attached = placed.length > 0 ? [] : (attachments ?? []).filter(isPicture).map(pictureOf);
  const embedded = (embeds ?? []).flatMap(({ image, thumbnail }) =>
    [image, thumbnail].flatMap((media) => (media ? [ofMedia(media, media.proxy_url)] : [])),
  );
  return [...placed.filter(looksLikePicture), ...attached, ...embedded];
}

/** `proxy`: Discord's own copy of a picture from anywhere. */
function ofMedia(media: Media, proxy?: string | null): DraftPicture {
  const url = proxy || media.url;
  return { name: nameIn(media.url), ...described(url, media) };
}

function described(url: string, { content_type: type, width, height }: Omit<Media, 'url' | 'proxy_url'>) {
  const until = expiryOf(url);
  return {
    source: { kind: 'url' as const, url, ...(until === undefined ? {} : { until }) },
    ...(type ? { type } : {}),
    ...(width ? { width: Math.round(width) } : {}),
    ...(height ? { height: Math.round(height) } : {}),
  };
}

const isPicture = ({ content_type: type, filename }: Attachment): boolean =>
  type ? type.startsWith('image/') : PICTURE_NAME.test(filename);

const looksLikePicture = ({ type, name }: DraftPicture): boolean =>
  type ? type.startsWith('image/') : !/\.(mp4|mov|webm|mp3|ogg|wav|pdf|txt|zip)$/i.test(name);

const withoutQuery = ({ source }: DraftPicture): string =>
  source.kind === 'url' ? (source.url.split('?')[0] ?? source.url) : '';

/** The end of an address, as a file name. */
function nameIn(url: string): string {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;
  if (!last) return 'image';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** When one of Discord's signed links dies: `ex`, seconds since 1970 in hex. */
function expiryOf(url: string): number | undefined {
  if (!URL.canParse(url)) return undefined;
  const expires = new URL(url).searchParams.get('ex');
  return expires && /^[0-9a-f]{1,10}$/i.test(expires) ? Number.parseInt(expires, 16) * 1000 : undefined;
}

/** The output that a file of ours is named after. */
export function outputOf(name: string): string | undefined {
  const id = OWN_NAME.exec(name)?.[1];
  return id && parseId(id) ? id : undefined;
}

/** The results in a message of ours, in order, by the names of their files. */
export const outputsIn = (message: MessageContent | null | undefined): string[] =>
  message ? [...new Set(ofContent(message).flatMap(({ name }) => outputOf(name) ?? []))] : [];
