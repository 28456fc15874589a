import type { Language } from '../job.ts';
import { fill, type Line, type Piece, text } from '../line.ts';
import type { Action } from '../view-types.ts';
import { wordsFor } from './index.ts';

/** What help names: only what is there. Steps that name a platform's own menus come from its bot, in words. */
export interface HelpFacts {
  /** The command that makes pictures. */
  readonly make: string;
  /** How to edit a picture here, as a sentence. */
  readonly editStep: Line;
  /** Commands to look around with: history, saved. */
  readonly see: readonly string[];
  readonly buttons: readonly Action[];
}

/** The numbered steps, then how a reply reads. */
export function helpLines(facts: HelpFacts, language: Language): Line[] {
  const { help, buttons } = wordsFor(language);
  const labels = facts.buttons.map((action) => buttons[action]).join(', ');
  return [
    ...steps(facts, language),
    fill(help.states),
    fill(help.buttons, { buttons: labels }),
    withList(help.see, 'commands', facts.see.map(command)),
    fill(help.unknown),
  ];
}

/** The first words in a guild. `providers`: titles of those that get prompts and pictures. */
export function firstUseLines(
  facts: Pick<HelpFacts, 'make' | 'editStep'> & {
    readonly providers: readonly string[];
    readonly missing: readonly string[];
  },
  language: Language,
): Line[] {
  const { help } = wordsFor(language);
  return [
    fill(help.ready),
    ...steps(facts, language),
    ...(facts.missing.length > 0 ? [fill(help.missing, { permissions: facts.missing.join(', ') })] : []),
    ...(facts.providers.length > 0 ? [fill(help.sentTo, { providers: facts.providers.join(', ') })] : []),
  ];
}

function steps({ make, editStep }: Pick<HelpFacts, 'make' | 'editStep'>, language: Language): Line[] {
  const { help } = wordsFor(language);
  return [fill(help.make, { command: command(make) }), editStep].map((line, i) => [
    text(`${i + 1}. `),
    ...line,
  ]);
}

const command = (name: string): Piece => ({ kind: 'command', name });

/** A template with several pieces in one place, a space between them. */
function withList(template: string, name: string, pieces: readonly Piece[]): Line {
  const [before = '', after = ''] = template.split(`{${name}}`);
  const list = pieces.flatMap((piece, i) => (i === 0 ? [piece] : [text(' '), piece]));
  return [text(before), ...list, text(after)];
}
