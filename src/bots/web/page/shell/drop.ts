import type { App } from '../base/app.ts';
import { h } from '../base/dom.ts';
import type { DraftStore } from '../composer/draft.ts';
import { addFiles, imagesOf } from '../composer/files.ts';

/** Files may be dropped anywhere on the stream; an overlay says so while they hang over it. */
export function watchDrop(app: App, area: HTMLElement, draft: DraftStore, after: () => void): void {
  const overlay = h('div', { class: 'drop', hidden: true }, h('p', {}, app.web().composer.drop));
  area.append(overlay);
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  let depth = 0;

  function hang(by: number): void {
    depth = Math.max(0, depth + by);
    overlay.hidden = depth === 0;
  }

  area.addEventListener('dragenter', (event) => hasFiles(event) && hang(1));
  area.addEventListener('dragleave', (event) => hasFiles(event) && hang(-1));
  area.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
  area.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hang(-depth);
    addFiles(app, draft, imagesOf(event.dataTransfer));
    after();
  });
}
