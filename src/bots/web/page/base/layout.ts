export type Layout = 'phone' | 'tablet' | 'desk';

const tablet = matchMedia('(min-width: 700px)');
const desk = matchMedia('(min-width: 1120px)');

/** What the window has room for. */
export const layoutNow = (): Layout => (desk.matches ? 'desk' : tablet.matches ? 'tablet' : 'phone');

export function onLayoutChange(listener: () => void): void {
  for (const query of [tablet, desk]) query.addEventListener('change', listener);
}
