import type { Status } from '../../../../core/job.ts';

/** Drawings of the page, 20 by 20, in the colour of the text around them. All are decoration: words say it too. */

const SVG = 'http://www.w3.org/2000/svg';

const paths = {
  close: ['M5 5l10 10M15 5L5 15'],
  menu: ['M3 6h14M3 10h14M3 14h14'],
  more: ['M4.5 10h.01M10 10h.01M15.5 10h.01'],
  plus: ['M10 4v12M4 10h12'],
  down: ['M6 8l4 4 4-4'],
  left: ['M12.5 4.5L7 10l5.5 5.5'],
  right: ['M7.5 4.5L13 10l-5.5 5.5'],
  picture: ['M3 4h14v12H3z', 'M3 13l4-4 3.5 3.5L13 10l4 4'],
  tick: ['M4.5 10.5l3.5 3.5 7.5-8'],
} as const;

const glyphs: Readonly<Record<Status, readonly string[]>> = {
  pending: ['M10 4a6 6 0 1 0 .01 0z'],
  processing: ['M10 4a6 6 0 1 0 .01 0z', 'M10 4a6 6 0 0 1 0 12z'],
  completed: ['M4 10.5l4 4 8-9'],
  failed: ['M5.5 5.5l9 9M14.5 5.5l-9 9'],
  cancelled: ['M4.5 10h11'],
  unknown: ['M7 7.5a3 3 0 1 1 4.4 2.7c-1 .6-1.4 1.1-1.4 2.1M10 15.5h.01'],
};

export const icon = (name: keyof typeof paths): SVGElement => drawing(paths[name], 'icon');

/** The sign of a status: it repeats the word beside it. */
export function glyph(status: Status): SVGElement {
  const element = drawing(glyphs[status], 'glyph');
  if (status === 'processing') element.lastElementChild?.setAttribute('fill', 'currentColor');
  return element;
}

/** The crescent: the mark of the product. */
export function mark(): SVGElement {
  const element = drawing(
    ['M14.6 1.8c.9 6.6-3.3 12.2-12.4 13.4.6 2.3 3.2 3.4 6 3 6-.9 9.7-7.6 8.3-15.3z'],
    'mark',
  );
  return element;
}

function drawing(shapes: readonly string[], name: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  for (const shape of shapes) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shape);
    svg.appendChild(path);
  }
  return svg;
}
