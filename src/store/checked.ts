import type { Job } from '../core/job.ts';
import { jobSchema, parseId } from '../core/job.ts';
import { folderOf } from './folder.ts';

/**
 * A copy of a job as it will be read back. What could not be read again, or not be given a file name, is refused
 * here, before it is written; and nobody who keeps changing their own object changes what is stored.
 */
export function checked(job: Job): Job {
  if (parseId(job.id)?.job !== job.id) throw new RangeError('a job id that we did not make');
  folderOf(job.guild);
  return jobSchema.parse(job);
}
