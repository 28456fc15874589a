import type { Canvas } from './canvas.ts';
import { at } from './canvas.ts';
import type { Palette } from './palette.ts';
import type { Dice } from './random.ts';
import type { Subject } from './reading.ts';

/**
 * Simple figures, each drawn in a box of 200 × 200 that stands on its lower edge. `body` is the main colour,
 * `light` the paper, `accent` the second colour.
 */
type Figure = (ink: { body: string; light: string; accent: string }) => string;

const FIGURES: Record<Subject, Figure> = {
  cat: ({ body, light }) =>
    `<path fill="${body}" d="M60 200 C40 150 52 118 70 104 L60 46 L86 66 Q100 60 114 66 L140 46 L130 104 C148 118 160 150 140 200 Z"/><path fill="none" stroke="${body}" stroke-width="13" stroke-linecap="round" d="M140 190 C186 192 182 142 168 130"/><g fill="${light}"><ellipse cx="87" cy="88" rx="6" ry="9"/><ellipse cx="113" cy="88" rx="6" ry="9"/></g><path stroke="${light}" stroke-width="3" fill="none" d="M96 101 L100 105 L104 101 M70 100 L44 96 M70 106 L46 112 M130 100 L156 96 M130 106 L154 112"/>`,
  dog: ({ body, light, accent }) =>
    `<path fill="${body}" d="M30 200 L34 132 Q40 108 74 108 L128 108 L132 74 Q136 50 160 52 L192 74 Q196 90 176 92 L160 98 L156 200 L136 200 L134 154 L62 154 L54 200 Z M34 130 Q8 116 14 84 Q26 108 44 112 Z"/><path fill="${accent}" d="M140 60 Q126 62 126 92 Q140 96 148 70 Z"/><circle cx="163" cy="70" r="5" fill="${light}"/>`,
  bird: ({ body, light, accent }) =>
    `<path fill="${body}" d="M20 120 Q60 70 110 84 Q126 54 154 66 L186 78 L156 88 Q156 150 92 150 Q56 150 20 120 Z"/><path fill="${accent}" d="M60 116 Q92 92 126 104 Q108 138 60 116 Z"/><circle cx="146" cy="76" r="4.5" fill="${light}"/><path stroke="${body}" stroke-width="6" d="M92 148 L88 198 M112 148 L114 198"/>`,
  fish: ({ body, light, accent }) =>
    `<path fill="${body}" d="M20 120 Q70 60 140 112 L188 78 Q178 120 188 162 L140 128 Q70 180 20 120 Z"/><path fill="${accent}" d="M82 91 Q104 66 122 100 Z M82 149 Q104 174 122 140 Z"/><circle cx="54" cy="112" r="7" fill="${light}"/><path fill="none" stroke="${light}" stroke-width="4" d="M78 102 Q90 120 78 138"/>`,
  flower: ({ body, light, accent }) =>
    `<path stroke="${body}" stroke-width="8" fill="none" d="M100 200 Q96 150 100 108"/><path fill="${body}" d="M100 176 Q56 176 46 138 Q88 138 100 176 Z M100 160 Q140 158 152 122 Q112 124 100 160 Z"/><g fill="${accent}">${[0, 72, 144, 216, 288].map((turn) => `<ellipse cx="100" cy="46" rx="23" ry="36" transform="rotate(${turn} 100 80)"/>`).join('')}</g><circle cx="100" cy="80" r="18" fill="${light}"/>`,
  tree: ({ body, light, accent }) =>
    `<path fill="${body}" d="M90 200 L94 110 L106 110 L112 200 Z"/><path stroke="${body}" stroke-width="8" fill="none" d="M100 140 L130 108 M98 128 L70 100"/><g fill="${accent}"><circle cx="100" cy="58" r="52"/><circle cx="60" cy="92" r="34"/><circle cx="142" cy="90" r="36"/></g><g fill="${light}" opacity="0.3"><circle cx="84" cy="44" r="15"/><circle cx="132" cy="78" r="11"/></g>`,
  house: ({ body, light, accent }) =>
    `<rect fill="${light}" x="44" y="104" width="112" height="96"/><path fill="${accent}" d="M20 108 L100 38 L180 108 Z"/><rect fill="${body}" x="88" y="142" width="30" height="58"/><rect fill="${body}" x="58" y="122" width="22" height="24"/><rect fill="${body}" x="128" y="122" width="18" height="24"/>`,
  boat: ({ body, light, accent }) =>
    `<path fill="${body}" d="M16 156 L184 156 L160 196 L44 196 Z"/><path stroke="${body}" stroke-width="6" d="M98 156 L98 16"/><path fill="${light}" d="M106 22 Q170 76 176 144 L106 144 Z"/><path fill="${accent}" d="M90 40 Q44 92 34 144 L90 144 Z"/>`,
  heart: ({ light, accent }) =>
    `<path fill="${accent}" d="M100 190 C20 130 12 78 42 56 C70 38 92 54 100 78 C108 54 130 38 158 56 C188 78 180 130 100 190 Z"/><path fill="none" stroke="${light}" stroke-width="7" stroke-linecap="round" opacity="0.75" d="M46 92 Q46 72 64 68"/>`,
  person: ({ body, light, accent }) =>
    `<path fill="${body}" d="M76 150 L74 200 L94 200 L98 160 L104 160 L108 200 L128 200 L126 150 Z"/><path fill="${accent}" d="M100 44 Q138 62 142 162 L60 162 Q62 62 100 44 Z"/><circle cx="100" cy="38" r="27" fill="${accent}"/><circle cx="104" cy="42" r="17" fill="${light}"/>`,
  robot: ({ body, light, accent }) =>
    `<rect fill="${body}" x="52" y="100" width="96" height="76" rx="10"/><rect fill="${body}" x="64" y="36" width="72" height="54" rx="10"/><path stroke="${body}" stroke-width="9" stroke-linecap="round" fill="none" d="M100 36 V16 M50 116 L26 150 M150 116 L174 92 M78 176 V198 M122 176 V198 M100 88 V102"/><circle cx="100" cy="14" r="9" fill="${accent}"/><g fill="${light}"><circle cx="84" cy="62" r="9"/><circle cx="116" cy="62" r="9"/></g><rect fill="${accent}" x="72" y="118" width="56" height="34" rx="5"/>`,
  balloon: ({ body, light, accent }) =>
    `<path fill="${accent}" d="M100 8 C160 8 172 84 114 134 L86 134 C28 84 40 8 100 8 Z"/><path fill="${light}" opacity="0.75" d="M100 8 C124 8 130 84 107 134 L93 134 C70 84 76 8 100 8 Z"/><path stroke="${body}" stroke-width="3" d="M87 134 L90 164 M113 134 L110 164"/><rect fill="${body}" x="86" y="164" width="28" height="24" rx="4"/>`,
  cup: ({ body, light, accent }) =>
    `<path fill="${light}" d="M44 100 H144 L134 178 Q132 192 116 192 H72 Q56 192 54 178 Z"/><path fill="none" stroke="${light}" stroke-width="12" d="M142 114 Q178 112 172 142 Q166 166 136 162"/><path fill="${accent}" d="M50 136 H140 L137 158 H53 Z"/><ellipse cx="94" cy="100" rx="50" ry="11" fill="${body}"/><path fill="none" stroke="${light}" stroke-width="6" stroke-linecap="round" opacity="0.8" d="M78 80 Q66 64 78 48 Q90 32 78 16 M112 80 Q100 64 112 48 Q124 32 112 16"/>`,
  banana: ({ body, light }) =>
    `<path fill="#f2c531" d="M38 50 Q40 160 160 176 L184 164 Q188 152 176 148 Q96 132 62 44 Z"/><path fill="${body}" d="M38 50 L34 26 L52 22 L62 44 Z M176 148 Q188 152 184 164 L192 168 L194 150 Z"/><path fill="none" stroke="${light}" stroke-width="5" stroke-linecap="round" opacity="0.7" d="M56 76 Q78 136 140 158"/>`,
};

const FLYING: readonly Subject[] = ['balloon', 'bird', 'heart'];
const BOX = 200;

/** Up to three figures side by side, the first the largest. */
export function drawSubjects(
  subjects: readonly Subject[],
  canvas: Canvas,
  palette: Palette,
  dice: Dice,
): string {
  const step = canvas.width / (subjects.length + 1);
  return subjects
    .map((subject, i) => {
      const size = Math.min((i === 0 ? 440 : 320) * dice.between(0.95, 1.1), step * 1.3, canvas.height * 0.5);
      const foot = canvas.height * (FLYING.includes(subject) ? dice.between(0.48, 0.6) : 0.85);
      const x = step * (i + 1) - size / 2 + dice.between(-0.12, 0.12) * step;
      const ink = {
        body: palette.dark ? '#0c0f19' : palette.ink,
        light: palette.paper,
        accent: palette.accent,
      };
      const scale = Math.round((size / BOX) * 1000) / 1000;
      return `<g transform="translate(${at(x)} ${at(foot - size)}) scale(${scale})">${FIGURES[subject](ink)}</g>`;
    })
    .join('');
}
