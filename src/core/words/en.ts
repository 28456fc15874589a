import { errors } from './en/errors.ts';
import { forms } from './en/forms.ts';
import { help } from './en/help.ts';
import { lists } from './en/lists.ts';
import { reply } from './en/reply.ts';

/**
 * Everything that people read in English, but for what names a platform (that stands with its bot). Texts are
 * templates for `fill`. The catalogue of another language has this very shape: a missing key does not compile.
 */
export const en = { ...reply, ...forms, ...lists, errors, help };

export type Words = typeof en;
