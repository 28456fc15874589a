import type { ModelOffer } from './contracts/provider.ts';
import type { Job } from './job.ts';

/** Keys of the media store: `<area>/<guild folder>/<job id>/<name>`; in a guild's folder name `:` is `_` (contract §1). */

const guildFolder = (guild: string): string => guild.replaceAll(':', '_');

type Owner = Pick<Job, 'area' | 'guild'>;

export const guildPrefix = ({ area, guild }: Owner): string => `${area}/${guildFolder(guild)}/`;

export const jobPrefix = (job: Owner & Pick<Job, 'id'>): string => `${guildPrefix(job)}${job.id}/`;

export const inputKey = (job: Owner & Pick<Job, 'id'>, index: number): string =>
  `${jobPrefix(job)}in-${index + 1}`;

/** The same limits make the same file: whatever was written before a crash is written over. */
export const fittedInputKey = (
  job: Owner & Pick<Job, 'id'>,
  index: number,
  { maxBytes, together, types }: ModelOffer['pictures'],
): string => {
  const formats = types.map((type) => type.replace('image/', '')).join('-');
  return `${inputKey(job, index)}-fit-${maxBytes}-${together ?? 'any'}-${formats}`;
};

/** Each attempt has a file of its own: a late result of an earlier attempt overwrites nothing. */
export const resultKey = (job: Owner & Pick<Job, 'id'>, attempt: string): string =>
  `${jobPrefix(job)}out-${attempt.slice(job.id.length + 1)}`;

export const uploadKey = (owner: Owner, id: string): string => `${guildPrefix(owner)}uploads/${id}`;
