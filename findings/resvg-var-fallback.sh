#!/bin/sh
# A chart whose colours follow the reader's theme is painted black by resvg: a plain colour that stands before a custom property
# in the same rule, as browsers want a fallback written, is lost, and so are attributes. In an @supports block of its own the
# custom property does no harm.
# It matters for charts that are both embedded as SVG (light and dark) and made into PNG for print.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --save-exact @resvg/resvg-js@2.6.2
cat >show.mjs <<'JS'
import { Resvg } from '@resvg/resvg-js';
const colourOf = (style) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><style>${style}</style><rect class="a" width="2" height="2" fill="#00ff00"/></svg>`;
  return [...new Resvg(svg).render().pixels.subarray(0, 3)].join(',');
};
const alone = colourOf('.a{fill:#ff0000}');
const both = colourOf('.a{fill:#ff0000;fill:var(--tension)}');
const apart = colourOf('.a{fill:#ff0000}@supports (color:var(--a)){.a{fill:var(--tension)}}');
console.log('@resvg/resvg-js 2.6.2, pixel of a rect with fill="#00ff00" under a style');
console.log('a plain colour alone:', alone);
console.log('a plain colour, then a custom property; expected: 255,0,0 (the one it knows); seen:', both);
console.log('the custom property in @supports; seen:', apart);
process.exit(alone === '255,0,0' && both === '0,0,0' && apart === '255,0,0' ? 0 : 1);
JS
node show.mjs
