import { limits } from './limits.ts';
import { checkMedia, type HasFile } from './media-rules.ts';
import type { Path, Problems } from './problems.ts';
import { type Fields, fields, given, list, text } from './shape.ts';

const lengths: readonly [name: (embed: Fields) => unknown, most: number, path: Path][] = [
  [(embed) => embed.title, 256, ['title']],
  [(embed) => embed.description, 4_096, ['description']],
  [(embed) => fields(embed.footer).text, 2_048, ['footer', 'text']],
  [(embed) => fields(embed.author).name, 256, ['author', 'name']],
];

function fieldsOf(embed: Fields): Fields[] {
  return list(embed.fields).map(fields);
}

function textSize(embed: Fields): number {
  const parts = [
    ...lengths.map(([get]) => text(get(embed))),
    ...fieldsOf(embed).flatMap((one) => [text(one.name), text(one.value)]),
  ];
  return parts.reduce((sum, part) => sum + [...part].length, 0);
}

function checkEmbed(embed: Fields, path: Path, problems: Problems, has: HasFile) {
  for (const [get, most, at] of lengths) {
    if (given(get(embed))) problems.length([...path, ...at], get(embed), 0, most);
  }
  problems.range([...path, 'fields'], fieldsOf(embed).length, 0, 25);
  for (const [index, one] of fieldsOf(embed).entries()) {
    problems.length([...path, 'fields', index, 'name'], one.name, 1, 256);
    problems.length([...path, 'fields', index, 'value'], one.value, 1, 1_024);
  }
  for (const name of ['image', 'thumbnail'] as const) {
    if (given(embed[name])) checkMedia(embed[name], [...path, name], problems, { has });
  }
}

export function checkEmbeds(value: unknown, problems: Problems, has: HasFile) {
  const embeds = list(value).map(fields);
  problems.range(['embeds'], embeds.length, 0, limits.embedsPerMessage);
  for (const [index, embed] of embeds.entries()) checkEmbed(embed, ['embeds', index], problems, has);
  const total = embeds.reduce((sum, embed) => sum + textSize(embed), 0);
  if (total > limits.embedsTotalLength)
    problems.add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
}
