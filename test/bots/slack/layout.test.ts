import { describe, expect, it } from 'vitest';
import { imageBlock } from '../../../src/bots/slack/blocks.ts';
import { filesOfButton, type Laid, layOut, outputOfBlock } from '../../../src/bots/slack/layout.ts';
import { metadataOf, readMetadata } from '../../../src/bots/slack/metadata.ts';
import { placeOf } from '../../../src/bots/slack/place.ts';
import { inputError } from '../../../src/bots/slack/private.ts';
import { statuses } from '../../../src/core/job.ts';
import { viewOf } from '../../../src/core/view.ts';
import { limits } from '../../fakes/slack/limits.ts';
import { textOfBlocks } from '../../fakes/slack/mrkdwn.ts';
import { context, JOB, job, output, task } from '../../helpers/views.ts';

const bare = { files: [], notes: [] };
const kinds = ({ blocks }: Laid): string[] => blocks.map(({ type }) => type);
const json = (value: unknown): string => JSON.stringify(value);

describe('a reply on Slack', () => {
  it.each(statuses)('has the parts of experience §1 when %s', (status) => {
    const view = viewOf(job(status), context());
    const laid = layOut(view, bare);
    const notes = view.notes.map(() => expect.stringMatching(/section|rich_text/));
    const buttons = status === 'processing' ? [] : ['actions'];
    expect(kinds(laid)).toEqual(['rich_text', 'rich_text', 'context', ...notes, ...buttons]);
    expect(laid.text).toMatch(new RegExp(`^${view.statusWord}: .+\\.`));
  });

  it('shows each file with what it is, numbered where there are several, Details last', () => {
    const view = viewOf(job('completed', [task(1, 'completed'), task(2, 'completed')]), context());
    const files = [
      { id: 'F1', picture: output(1) },
      { id: 'F2', picture: output(2) },
    ];
    const laid = layOut(view, { ...bare, files });
    const pictures = laid.blocks.filter(({ type }) => type === 'image');
    expect(pictures).toMatchObject([
      {
        slack_file: { id: 'F1' },
        alt_text: expect.stringContaining('Picture 1 of'),
        block_id: `nanobanana:picture:${output(1)}`,
      },
      { slack_file: { id: 'F2' }, title: { text: expect.stringContaining('Picture 2 of') } },
    ]);
    const row = laid.blocks.at(-1);
    const ids = row?.type === 'actions' ? row.elements.map((one) => String(one.action_id).split(':')[0]) : [];
    expect(ids).toEqual(['open', 'again', 'edit', 'save', 'delete', 'details']);
    expect(pictures.map(({ block_id: id }) => outputOfBlock(id))).toEqual([output(1), output(2)]);
  });

  it('holds nothing that is read as a mention, whatever was typed and whoever asked', () => {
    const hostile = '<!channel> <@U1> <!subteam^S1> *bold* <https://x.example|y> `x`';
    const one = job('failed');
    const person = { id: 'U1', name: hostile };
    const view = viewOf({ ...one, person, request: { ...one.request, prompt: hostile } }, context());
    const laid = layOut(view, bare);
    expect(json(laid.blocks)).not.toContain('"mrkdwn"');
    expect(json(laid.blocks)).not.toContain('"type":"user"');
    expect(laid.text).not.toMatch(/<[!@#]/);
  });

  it('shows what was typed as letters alone, without what cannot be seen', () => {
    const prompt =
      'a\u202efox\u2066\u200b\u0007 <https://evil.example|https://slack.com> `code` *bold* ~x~\n> quote';
    const one = job('completed');
    const laid = layOut(viewOf({ ...one, request: { ...one.request, prompt } }, context()), bare);
    const shown = 'afox <https://evil.example|https://slack.com> `code` *bold* ~x~ > quote';
    expect(laid.blocks[1]).toMatchObject({
      elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: shown }] }],
    });
    expect(json(laid)).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069]/);
    expect(json(laid)).not.toContain('"type":"link"');
    expect(laid.text).toContain('&lt;https://evil.example|https://slack.com&gt;');
  });

  it('cuts a prompt by whole letters, and what a screen reader says of a button', () => {
    const prompt = '👩‍👩‍👧‍👦'.repeat(3_000);
    const one = job('completed');
    const laid = layOut(viewOf({ ...one, request: { ...one.request, prompt } }, context()), bare);
    expect(json(laid.blocks).length).toBeLessThan(12_000);
    expect(laid.text.length).toBeLessThan(1_100);
    expect(laid.text.isWellFormed()).toBe(true);
    const labels = [...json(laid.blocks).matchAll(/"accessibility_label":"([^"]*)"/g)].map(
      ([, label = '']) => label,
    );
    expect(Math.max(...labels.map(({ length }) => length))).toBeLessThanOrEqual(75);
  });

  it.each(['', ' \n', '\u200b'])('has words for every picture, whatever a file is called: %j', (name) => {
    expect(imageBlock('F1', name).alt_text).toBe('?');
  });

  it('that had to move names the requester first, and nobody else', () => {
    const one = { ...job('completed'), person: { id: 'U7', name: 'Mina' } };
    const laid = layOut(viewOf(one, context()), { ...bare, moved: true });
    expect(json(laid.blocks[0])).toContain('"user_id":"U7"');
    expect(json(laid.blocks.slice(1))).not.toContain('user_id');
  });
});

it.each(['x', '🦊', '👩‍👩‍👧'])(
  'a refusal shows what was typed as far as one message takes it: %s',
  (letter) => {
    const about = { language: 'en', area: 'nanobanana', draft: JOB } as const;
    const said = (times: number) => {
      const { blocks } = inputError([{ kind: 'text', text: 'No.' }], {
        ...about,
        prompt: letter.repeat(times),
      });
      return textOfBlocks(JSON.parse(json(blocks)));
    };
    expect(said(1_200)).toContain('No.');
    expect(said(1_200).replaceAll('\n', '')).toContain(letter.repeat(1_200));
    expect(said(20_000).length).toBeLessThan(limits.blocksText);
    expect(said(20_000)).toContain('…');
  },
);

it('a form remembers where it was opened, also among many people, whose names a group has', () => {
  const name = `mpdm-${'somebody--'.repeat(9)}more--people-1`;
  const kept = readMetadata(metadataOf({ area: 'nanobanana', team: 'T1', channel: 'G1', name }));
  expect(kept).toMatchObject({ channel: 'G1', name: expect.stringMatching(/^mpdm-somebody--/) });
});

describe('what comes back with a press', () => {
  it('names outputs and files of ours, and nothing that was made up', () => {
    expect(filesOfButton(`${output(1)}=F1,${output(2)}=F2`)).toEqual([
      { picture: output(1), id: 'F1' },
      { picture: output(2), id: 'F2' },
    ]);
    expect(filesOfButton(`${JOB}=F1,x=F1,${output(1)}=../x,=,${output(1)}`)).toEqual([]);
    expect(filesOfButton(undefined)).toEqual([]);
    for (const id of [
      `nanobanana:picture:${JOB}`,
      'constructor:picture:x',
      `nanobanana:other:${output(1)}`,
      null,
    ])
      expect(outputOfBlock(id)).toBeUndefined();
  });

  it('is no place of another platform', () => {
    expect(placeOf({ application: '1', channel: '2', by: 'bot', outside: false, limit: 1 })).toBeNull();
  });
});
