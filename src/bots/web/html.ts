import type { Language } from '../../core/job.ts';
import type { Assets } from './assets.ts';
import { webWordsFor } from './words/index.ts';

/** The documents: the page, which its scripts fill, and the form that asks for the token. */

function document(language: Language, title: string, assets: Assets, head: string, body: string): string {
  const styles = assets.styles.map(({ address }) => `<link rel="stylesheet" href="${address}">`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${assets.icon.address}" type="image/svg+xml">
<script src="${assets.early.address}"></script>
${styles.join('\n')}
${head}</head>
<body>
${body}
</body>
</html>
`;
}

export function pageHtml(language: Language, assets: Assets): string {
  const words = webWordsFor(language);
  const entry = assets.modules[0]?.address ?? '';
  const preloads = assets.modules.map(({ address }) => `<link rel="modulepreload" href="${address}">`);
  const head = `${preloads.join('\n')}\n<script type="module" src="${entry}"></script>\n`;
  return document(
    language,
    'nanobanana',
    assets,
    head,
    `<div id="app"></div>\n<noscript><p class="plain">${words.page.noScript}</p></noscript>`,
  );
}

/** `wrong`: what was typed was not it. */
export function tokenHtml(language: Language, assets: Assets, { wrong }: { wrong: boolean }): string {
  const words = webWordsFor(language).token;
  const refusal = wrong ? `<p class="field-error" id="token-error" role="alert">${words.wrong}</p>` : '';
  const describedBy = wrong ? ' aria-invalid="true" aria-describedby="token-error"' : '';
  return document(
    language,
    `${words.title} · nanobanana`,
    assets,
    '',
    `<main class="token-page">
<h1>${words.title}</h1>
<p id="token-where">${words.where}</p>
<form method="post" action="/token">
<label for="token">${words.label}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus${describedBy}>
${refusal}<button class="button button-main" type="submit">${words.submit}</button>
</form>
</main>`,
  );
}

/**
 * For a visit that another site started: cookies for this site alone did not come along, so the browser is
 * asked to open the page itself, with them.
 */
export const againHtml = (language: Language): string =>
  `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>nanobanana</title></html>\n`;
