import { describe, expect, it } from 'vitest';
import { messageSchema } from '../../../src/bots/slack/message.ts';
import { picturesOf, whyNothing } from '../../../src/bots/slack/pictures.ts';
import { UserError } from '../../../src/core/errors.ts';

const output = `${'0'.repeat(20)}-1`;
const file = (id: string, more: object = {}) => ({
  id,
  name: `${id}.png`,
  mimetype: 'image/png',
  size: 9,
  ...more,
});
const found = (message: object, own = false) =>
  picturesOf(messageSchema.parse({ ts: '1.2', ...message }), { team: 'T1', own });
const names = (message: object, own = false) => found(message, own).map(({ name }) => name);

describe('the pictures of a message', () => {
  it('are its uploads in order, each by its id alone: no address of Slack, no token', () => {
    const [first, second] = found({
      files: [file('F1', { url_private: 'https://files.slack.com/x' }), file('F2')],
    });
    expect(first).toEqual({
      name: 'F1.png',
      source: { kind: 'bot', file: { team: 'T1', id: 'F1' } },
      shown: 'F1',
      type: 'image/png',
      bytes: 9,
    });
    expect(second?.name).toBe('F2.png');
  });

  it('are in blocks too: of Slack, of the web, and beside text; each once', () => {
    const blocks = [
      { type: 'image', slack_file: { id: 'F1' }, alt_text: 'a cat' },
      { type: 'image', image_url: 'https://x.example/pics/dog.png', alt_text: 'a dog' },
      {
        type: 'section',
        accessory: { type: 'image', image_url: 'https://x.example/owl.jpg', alt_text: 'an owl' },
      },
      { type: 'image', image_url: 'https://x.example/pics/dog.png', alt_text: 'again' },
    ];
    expect(names({ blocks })).toEqual(['a cat', 'dog.png', 'owl.jpg']);
  });

  it('are what it forwards and links to', () => {
    const attachments = [
      { files: [file('F3')] },
      { image_url: 'https://x.example/preview.png' },
      {
        message_blocks: [
          { message: { blocks: [{ type: 'image', slack_file: { id: 'F4' }, alt_text: 'old' }] } },
        ],
      },
    ];
    expect(names({ attachments }).sort()).toEqual(['F3.png', 'old', 'preview.png']);
  });

  it('are results of ours in a message of ours alone', () => {
    const blocks = [
      { type: 'image', block_id: `nanobanana:picture:${output}`, slack_file: { id: 'F1' }, alt_text: 'x' },
    ];
    expect(found({ blocks }, true)[0]).toMatchObject({ own: output, source: { kind: 'output', id: output } });
    expect(found({ blocks })[0]).toMatchObject({ source: { kind: 'bot' } });
    expect(found({ blocks })[0]).not.toHaveProperty('own');
  });

  it.each([
    ['a text file', file('F1', { mimetype: 'text/plain', name: 'a.txt' })],
    ['one that was deleted', file('F1', { mode: 'tombstone' })],
    ['one behind the limit of a free plan', file('F1', { mode: 'hidden_by_limit' })],
    ['one that is kept elsewhere', file('F1', { is_external: true, mode: 'external' })],
    ['something that is no file', { nonsense: true }],
  ])('leave out %s', (_, one) => {
    expect(names({ files: [one, file('F9')] })).toEqual(['F9.png']);
  });

  it('are shown in a form where Slack can show them there', () => {
    const shown = (mimetype: string) => found({ files: [file('F1', { mimetype })] })[0]?.shown;
    const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/heic', 'image/svg+xml'];
    expect(types.map(shown)).toEqual(['F1', 'F1', 'F1', undefined, undefined, undefined]);
  });

  it.each([
    ['no file', [], 'no_picture_in_message'],
    ['another file', [file('F1', { mimetype: 'text/plain' })], 'no_picture_in_message'],
    ['a deleted file', [{ id: 'F1', mode: 'tombstone' }], 'picture_gone'],
    ['one that the plan hides', [{ id: 'F1', mode: 'hidden_by_limit' }], 'pictureElsewhere'],
    ['one of another service', [file('F1', { is_external: true, mode: 'external' })], 'pictureElsewhere'],
    [
      'a document of another service',
      [file('F1', { is_external: true, mimetype: 'application/pdf' })],
      'no_picture_in_message',
    ],
  ])('are missing for a reason: %s', (_, files, reason) => {
    const why = whyNothing(messageSchema.parse({ ts: '1.2', files }));
    expect(why instanceof UserError ? why.code : why.key).toBe(reason);
  });

  it('may be in a channel that is shared, where only a call tells what they are', () => {
    const stub = { id: 'F7', file_access: 'check_file_info' };
    expect(found({ files: [stub] })).toEqual([
      { name: 'image', source: { kind: 'bot', file: { team: 'T1', id: 'F7' } } },
    ]);
  });

  it('are no deeper in a block than beside its text, however deep a payload is', () => {
    let block: object = { type: 'section' };
    for (let level = 0; level < 20_000; level += 1) block = { type: 'section', accessory: block };
    expect(
      names({ blocks: [block, { type: 'image', slack_file: { id: 'F1' }, alt_text: 'a cat' }] }),
    ).toEqual(['a cat']);
  });
});
