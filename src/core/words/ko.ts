import type { Words } from './en.ts';
import { errors } from './ko/errors.ts';
import { forms } from './ko/forms.ts';
import { help } from './ko/help.ts';
import { lists } from './ko/lists.ts';
import { reply } from './ko/reply.ts';

/** Everything that people read in Korean, in 해요체. */
export const ko: Words = { ...reply, ...forms, ...lists, errors, help };
