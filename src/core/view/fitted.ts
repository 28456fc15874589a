import { isFinal } from '../advance.ts';
import { formatNumber, formatSize } from '../format.ts';
import type { FittedInput } from '../job.ts';
import { fill, type Line } from '../line.ts';
import { quoted } from '../words/labels.ts';
import type { Frame } from './frame.ts';
import { FORMATS } from './pictures.ts';

/** Input pictures that the providers behind a result were not given as they are. */
export function fittedNotes(frame: Frame): Line[] {
  const { job } = frame;
  if (!isFinal(job.status)) return [];
  const asked = new Set(job.tasks.map(({ attempts }) => attempts.at(-1)?.provider));
  return job.request.pictures.flatMap(({ name, fitted = [] }) =>
    fitted.filter(({ provider }) => asked.has(provider)).map((copy) => fittedNote(frame, name, copy)),
  );
}

function fittedNote({ context, language, words }: Frame, name: string, copy: FittedInput): Line {
  const { inputResized, inputReencoded } = words.notes;
  return fill(copy.resized ? inputResized : inputReencoded, {
    file: name === '' ? words.errors.someFile : quoted(name, language),
    provider: context.providerTitle(copy.provider),
    width: formatNumber(copy.width),
    height: formatNumber(copy.height),
    format: FORMATS[copy.type],
    size: formatSize(copy.bytes, language),
  });
}
