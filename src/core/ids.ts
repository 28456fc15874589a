import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const TIME_LENGTH = 9;
const RANDOM_LENGTH = 11;

/**
 * A job, draft or upload id: 20 characters of `[a-z0-9]`, the time first so that ids sort by creation, then 56
 * random bits. Safe as a file name, in an address and in a `custom_id`.
 */
export function newId(now: number, random: (below: number) => number = randomInt): string {
  const time = now.toString(36).padStart(TIME_LENGTH, '0');
  const tail = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[random(ALPHABET.length)]).join('');
  return time + tail;
}
