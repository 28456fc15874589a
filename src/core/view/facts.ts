import { displayName } from '../format.ts';
import { fill, joined, type Line } from '../line.ts';
import { aspectFact } from '../words/labels.ts';
import { type Frame, madeTasks, providersOf } from './frame.ts';

/** L3: model, aspect, resolution, who made it (once it is made), who asked, and what it was edited from. */
export function factsOf(frame: Frame): Line {
  const { job, context, language, words } = frame;
  const { request, person } = job;
  const made = job.status === 'completed' ? providersOf(frame, madeTasks(job)) : '';
  return joined([
    context.modelTitle(request.model),
    aspectFact(request, language),
    request.resolution,
    ...(made ? [fill(words.facts.by, { provider: made })] : []),
    fill(words.facts.for, { person: { kind: 'person', id: person.id, name: displayName(person.name) } }),
    ...lineage(frame),
  ]);
}

function lineage({ job: { parent }, words }: Frame): Line[] {
  if (!parent) return [];
  const link = {
    kind: 'link' as const,
    text: words.facts.source,
    ...(parent.reply === undefined ? {} : { reply: parent.reply }),
    ...(parent.url === undefined ? {} : { url: parent.url }),
  };
  return [fill(words.facts.editedFrom, { link })];
}
