import { limits } from './limits.ts';
import type { Path, Problems } from './problems.ts';
import { fields, given, text } from './shape.ts';

/** Whether a request or the message it edits has a file of this name. */
export type HasFile = (filename: string) => boolean;

/** An unfurled media item: `attachment://name` of a file at hand, or an address on the web. */
export function checkMedia(
  value: unknown,
  path: Path,
  problems: Problems,
  rules: { has: HasFile; attachmentOnly?: boolean },
) {
  const url = text(fields(value).url);
  if (!url) return problems.add([...path, 'url'], 'BASE_TYPE_REQUIRED', 'This field is required');
  problems.length([...path, 'url'], url, 1, 2_048);
  if (url.startsWith('attachment://')) {
    if (!rules.has(url.slice('attachment://'.length)))
      problems.add(
        [...path, 'url'],
        'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        'The referenced attachment was not found in this message',
      );
    return;
  }
  if (rules.attachmentOnly || !/^https?:\/\/[^\s/]+/.test(url))
    problems.add(
      [...path, 'url'],
      'URL_TYPE_INVALID_SCHEME',
      'Scheme must be one of (attachment, http, https).',
    );
}

/** Alt text of a picture, where there is one. */
export function checkAltText(value: unknown, path: Path, problems: Problems) {
  if (given(value)) problems.length(path, value, 1, limits.altTextLength);
}
