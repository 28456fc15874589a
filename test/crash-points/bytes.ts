import { png } from '../helpers/images.ts';

const picture = await png(8, 8);

/** A picture like any other, with a name behind its last byte by which it is known again. */
export const pictureNamed = (name: string): Buffer => Buffer.concat([picture, Buffer.from(`#${name}`)]);

/** The name behind the last byte; of anything else, all of it as text. */
export const nameIn = (bytes: Buffer): string => bytes.toString('latin1').split('#').at(-1) ?? '';
