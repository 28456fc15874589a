import { ComponentType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { areaOfId, layOut } from '../../../src/bots/discord/layout.ts';
import { statuses } from '../../../src/core/job.ts';
import { cardView, viewOf } from '../../../src/core/view.ts';
import { context, JOB, job, output, task } from '../../helpers/views.ts';

const marks = { commandId: () => undefined };
const bare = { files: [], notes: [] };
const shown = (view: ReturnType<typeof viewOf>, extras = {}) => layOut(view, { ...bare, ...extras }, marks);
const text = (value: unknown) => JSON.stringify(value);

describe('a reply on Discord', () => {
  it.each(statuses)('has the parts of experience §1 when %s', (status) => {
    const [box] = shown(viewOf(job(status), context()));
    expect(box).toMatchObject({ type: ComponentType.Container });
    const kinds = box?.type === ComponentType.Container ? box.components.map(({ type }) => type) : [];
    const ended = status !== 'pending' && status !== 'processing';
    const rows = status === 'processing' ? [] : [ComponentType.Separator, ComponentType.ActionRow];
    expect(kinds).toEqual([
      ComponentType.TextDisplay,
      ended ? ComponentType.Section : ComponentType.TextDisplay,
      ComponentType.TextDisplay,
      ...rows,
    ]);
  });

  it('shows files as one grid with what they are, and a choice above the buttons', () => {
    const view = viewOf(job('completed', [task(1, 'completed'), task(2, 'completed')]), context());
    const files = view.pictures.map(({ name, alt }) => ({ name, alt }));
    const [box] = shown(view, { files });
    const parts = box?.type === ComponentType.Container ? box.components : [];
    expect(parts[2]).toMatchObject({
      type: ComponentType.MediaGallery,
      items: [
        {
          media: { url: `attachment://${output(1)}.png` },
          description: expect.stringContaining('Picture 1 of 2'),
        },
        { media: { url: `attachment://${output(2)}.png` } },
      ],
    });
    expect(parts.at(-2)).toMatchObject({ components: [{ custom_id: `open:${JOB}` }] });
    expect(text(parts.at(-1))).toContain(`again:${JOB}`);
  });

  it('quotes a prompt on one line, dead, and cut at 400 graphemes', () => {
    const prompt = `@everyone <@1>\n# ${'a'.repeat(500)}`;
    const long = job('pending');
    const view = viewOf({ ...long, request: { ...long.request, prompt } }, context());
    const all = text(shown(view));
    expect(all).toContain('> \\\\@everyone \\\\<@1> # aaa');
    expect(all).toContain('…');
    expect(all).not.toContain('a'.repeat(400));
  });

  it('stays under 3,500 characters, whatever the prompt and however many notes', () => {
    const prompt = '*'.repeat(3_000) + '👩‍👩‍👧‍👦'.repeat(300);
    const long = job('failed');
    const view = viewOf({ ...long, request: { ...long.request, prompt } }, context());
    const parts = shown(view, { notes: Array.from({ length: 40 }, () => 'x'.repeat(200)) });
    const total = [...text(parts).matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)].reduce(
      (sum, [, content = '']) => sum + JSON.parse(`"${content}"`).length,
      0,
    );
    expect(total).toBeLessThan(3_500);
  });

  it('names the requester, visibly, when it had to move', () => {
    const [first] = shown(viewOf(job('completed'), context()), { moved: true });
    expect(text(first)).toContain("The earlier reply can't be changed any more");
  });

  it('tells by its id whose product it is', () => {
    const [box] = shown(viewOf(job('pending'), context()));
    expect(areaOfId(box?.id)).toBe('nanobanana');
    expect(areaOfId(7)).toBeUndefined();
  });

  it('lays out the card of one picture as a reply of its own', () => {
    const view = cardView(job('completed', [task(1, 'completed'), task(2, 'completed')]), 2, context());
    expect(text(shown(view, { files: [{ name: 'a.png', alt: 'x' }] }))).toContain(`save:${output(2)}`);
  });
});
