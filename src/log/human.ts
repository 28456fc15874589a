import { stripVTControlCharacters } from 'node:util';

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info ',
  40: 'warn ',
  50: 'error',
  60: 'fatal',
};

/** Fields that the start of the line says already, or that only a machine wants. */
const LEFT_OUT = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err']);

/** A line of the log for a person at a terminal: `14:32:05 info  Connected · guilds=3`. */
export function toHuman(line: string): string {
  const { time, level, msg, err, ...rest }: Record<string, unknown> = JSON.parse(line);
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const facts = Object.entries(rest)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = [clock, LEVELS[Number(level)] ?? '', String(msg ?? '')].join(' ');
  const text = facts.length > 0 ? `${head} · ${facts.join(' ')}` : head;
  return `${plain(text)}\n${stackOf(err)}`;
}

function stackOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const stack = 'stack' in error ? String(error.stack) : JSON.stringify(error);
  return stack
    .split('\n')
    .map((each) => `    ${plain(each)}\n`)
    .join('');
}

/** What people typed may hold commands for a terminal, or marks that turn its text around. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const plain = (text: string): string => stripVTControlCharacters(text).replace(OBEYED, ' ');
