import { describe, expect, it } from 'vitest';
import { viewOf } from '../../src/core/view.ts';
import { attempt, buttons, context, JOB, job, NOON, output, task } from '../helpers/views.ts';

const person = { id: 'mina', name: 'Mina' };
const row = (it: Parameters<typeof viewOf>[0], change: Parameters<typeof context>[0] = {}) =>
  viewOf(it, context(change)).buttons.map(({ action, style, id }) => `${action}:${id} ${style}`);
const of = (...pairs: [action: string, style: string][]) =>
  pairs.map(([action, style]) => `${action}:${JOB} ${style}`);

describe('the buttons of a reply', () => {
  it('offer Cancel while something waits', () => {
    expect(row(job('pending'))).toEqual(of(['cancel', 'secondary']));
    expect(row(job('processing', [task(1, 'processing'), task(2, 'pending')]))).toEqual(
      of(['cancel', 'secondary']),
    );
    expect(row(job('processing'))).toEqual([]);
  });

  it('offer what can be done with a picture', () => {
    expect(row(job('completed'))).toEqual(
      of(['again', 'secondary'], ['edit', 'secondary'], ['save', 'secondary'], ['delete', 'danger']),
    );
    expect(buttons(viewOf(job('completed'), context({ language: 'ko' })))).toEqual([
      '다시 만들기',
      '편집',
      '저장',
      '삭제',
    ]);
  });

  it('offer Animate only where somebody can make videos', () => {
    expect(buttons(viewOf(job('completed'), context({ canAnimate: true })))).toEqual([
      'Again',
      'Edit',
      'Animate',
      'Save',
      'Delete',
    ]);
  });

  it('offer Check first while one picture of several is unknown', () => {
    const tasks = [task(1, 'completed'), task(2, 'unknown')];
    expect(row(job('completed', tasks))[0]).toBe(`check:${JOB} primary`);
  });

  it('say Saved once all pictures are saved', () => {
    const tasks = [task(1, 'completed'), task(2, 'completed')];
    const entry = { by: person, at: NOON };
    const some = viewOf(job('completed', tasks, { saved: { [output(1)]: entry } }), context());
    expect(buttons(some)).toContain('Save');
    expect(some.pictures.map(({ saved }) => saved)).toEqual([true, false]);
    const all = { [output(1)]: entry, [output(2)]: entry };
    const button = viewOf(job('completed', tasks, { saved: all }), context()).buttons[2];
    expect(button).toMatchObject({ action: 'save', label: 'Saved' });
  });

  it('offer Try again only for what may work next time', () => {
    expect(row(job('failed'))).toEqual(of(['change', 'secondary'], ['delete', 'danger']));
    for (const failure of [
      { reason: 'unavailable', again: true },
      // Its sentence says "Try again", whether or not it said that it would help.
      { reason: 'provider_error', again: false },
    ] as const) {
      const broken = attempt({ state: 'ended', end: 'failed', failure });
      expect(row(job('failed', [task(1, 'failed', { attempts: [broken] })]))).toEqual(
        of(['retry', 'secondary'], ['change', 'secondary'], ['delete', 'danger']),
      );
    }
  });

  it('offer another provider first, with its price', () => {
    const move = { title: 'EvoLink', price: 40_000 };
    expect(row(job('failed'), { move })[0]).toBe(`move:${JOB} primary`);
    expect(buttons(viewOf(job('failed'), context({ move })))[0]).toBe('Try EvoLink, about US$0.04');
    expect(buttons(viewOf(job('failed'), context({ move, language: 'ko' })))[0]).toBe(
      'EvoLink 시도, 예상 US$0.04',
    );
  });

  it('offer Check before Try again where nobody knows', () => {
    expect(row(job('unknown'))).toEqual(of(['check', 'primary'], ['retry', 'secondary']));
    const move = { title: 'EvoLink', price: 40_000 };
    expect(row(job('unknown'), { move })).toEqual(
      of(['check', 'primary'], ['retry', 'secondary'], ['move', 'secondary']),
    );
  });

  it('offer Again and Delete after a cancel', () => {
    expect(row(job('cancelled'))).toEqual(of(['again', 'secondary'], ['delete', 'danger']));
  });

  it('offer Details once there is something to tell', () => {
    const details = (status: 'pending' | 'processing' | 'completed' | 'failed' | 'unknown') =>
      viewOf(job(status), context()).details?.label;
    expect([details('pending'), details('processing')]).toEqual([undefined, undefined]);
    expect([details('completed'), details('failed'), details('unknown')]).toEqual([
      'Details',
      'Details',
      'Details',
    ]);
  });

  it('let people open one of several pictures', () => {
    expect(viewOf(job('completed'), context()).open).toBeUndefined();
    const tasks = [task(1, 'completed'), task(2, 'failed'), task(3, 'completed')];
    expect(viewOf(job('completed', tasks), context()).open).toEqual({
      action: 'open',
      id: JOB,
      placeholder: 'Open one picture…',
      options: [
        { value: output(1), label: 'Picture 1 of 3' },
        { value: output(3), label: 'Picture 3 of 3' },
      ],
    });
  });
});
