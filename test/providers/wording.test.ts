import { describe, expect, it } from 'vitest';
import { createRetired, speaksOfContent } from '../../src/providers/wording.ts';

const isRetired = createRetired();

describe('a message about a model that is gone', () => {
  it.each([
    'unknown model',
    'Model gemini-2.5-flash-image-preview is not available',
    'The requested model gemini-3.1-flash-image-preview does not exist',
    'models/gemini-3-pro-image-preview is not found for API version v1beta, or is not supported',
    'The model has been retired. Use another one',
    'model is deprecated',
    'no available channel for gemini-2.5-flash-image',
  ])('is "%s"', (message) => {
    expect(isRetired(message)).toBe(true);
  });

  it.each([
    'seed is not supported by this model',
    'The model does not take this picture. Format not supported',
    'model gemini-3-pro-image: resolution 0.5K is not supported',
    'model gemini-2.5-flash-image: aspect_ratio 1:8 is not available',
    'image_urls: unsupported type for this model',
    '',
  ])('is not "%s"', (message) => {
    expect(isRetired(message)).toBe(false);
  });

  it('may call it by another name', () => {
    const ofTasks = createRetired('model|task_type');
    expect(ofTasks('invalid task_type: x-1')).toBe(true);
    expect(isRetired('invalid task_type: x-1')).toBe(false);
  });
});

it.each([
  ['prompt violates our content policy', true],
  ['The request was blocked by a filter', true],
  ['RECITATION', true],
  ['invalid aspect_ratio', false],
  ['insufficient credits', false],
])('"%s" speaks of content: %s', (message, does) => {
  expect(speaksOfContent(message)).toBe(does);
});
