import type { Cdn } from './cdn.ts';
import { cleanFilename } from './cdn.ts';
import { refusal } from './errors.ts';
import { limits } from './limits.ts';
import type { Problems } from './problems.ts';
import { type Fields, fields, given, list, text } from './shape.ts';
import type { FakeAttachment, UploadedFile } from './types.ts';

/** What a write makes of the files: which stay and which are added, before anything is stored. */
export interface AttachmentPlan {
  kept: { attachment: FakeAttachment; description: string | null }[];
  added: { file: UploadedFile; name: string; description: string | null }[];
  has(filename: string): boolean;
}

/** Descriptions of files are ids of `files[n]` or of attachments that the message has; numbers count as text. */
function idOf(entry: Fields): string {
  return typeof entry.id === 'number' ? String(entry.id) : text(entry.id);
}

function checkEntries(entries: Fields[], problems: Problems) {
  problems.range(['attachments'], entries.length, 0, limits.filesPerMessage);
  for (const [index, entry] of entries.entries()) {
    if (given(entry.description))
      problems.length(['attachments', index, 'description'], entry.description, 0, limits.altTextLength);
    if (given(entry.filename)) problems.length(['attachments', index, 'filename'], entry.filename, 1, 1_024);
  }
}

/**
 * Discord's rule of API version 10: in an edit, `attachments` is the full list of what the message is to have,
 * files of this request included; without the list everything stays and the files are added.
 */
export function planAttachments(
  body: Fields,
  files: UploadedFile[],
  current: FakeAttachment[],
  problems: Problems,
): AttachmentPlan {
  const listed = given(body.attachments);
  const entries = list(body.attachments).map(fields);
  checkEntries(entries, problems);
  const kept: AttachmentPlan['kept'] = listed
    ? []
    : current.map((attachment) => ({ attachment, description: attachment.description }));
  const added: AttachmentPlan['added'] = [];
  const nameOf = (entry: Fields | undefined, file: UploadedFile) =>
    cleanFilename(text(entry?.filename) || file.name);
  for (const [index, entry] of entries.entries()) {
    const file = files.find((one) => String(one.index) === idOf(entry));
    const attachment = current.find((one) => one.id === idOf(entry));
    const description = given(entry.description) ? text(entry.description) : null;
    if (file) added.push({ file, name: nameOf(entry, file), description });
    else if (attachment)
      kept.push({ attachment, description: 'description' in entry ? description : attachment.description });
    else
      problems.add(
        ['attachments', index, 'id'],
        'ATTACHMENT_NOT_FOUND',
        `No file or attachment ${idOf(entry)}`,
      );
  }
  for (const file of files.filter((one) => !added.some((entry) => entry.file === one))) {
    if (listed && current.length > 0)
      problems.add(
        ['attachments'],
        'ATTACHMENT_NOT_LISTED',
        `files[${file.index}] is missing in attachments`,
      );
    else added.push({ file, name: nameOf(undefined, file), description: null });
  }
  problems.range(['attachments'], kept.length + added.length, 0, limits.filesPerMessage);
  const names = new Set([...kept.map((one) => one.attachment.filename), ...added.map((one) => one.name)]);
  return { kept, added, has: (filename) => names.has(filename) };
}

/** Refuses a file above the limit of its route, as Discord does: 413 and error 40005. */
export function checkFileSizes(files: UploadedFile[], limit: number) {
  if (files.some((file) => file.bytes.length > limit)) throw refusal.tooLarge();
}

/** Stores the new files and gives the message's attachments after the write. */
export async function carryOut(
  plan: AttachmentPlan,
  cdn: Cdn,
  place: { channelId: string; ephemeral: boolean },
): Promise<FakeAttachment[]> {
  const kept = plan.kept.map(({ attachment, description }) => ({ ...attachment, description }));
  const added = await Promise.all(
    plan.added.map(({ file, name, description }) =>
      cdn.store({ name, bytes: file.bytes, type: file.type, description, ...place }),
    ),
  );
  return [...kept, ...added];
}
