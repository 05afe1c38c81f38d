import { escapeXml } from '../charts/svg-parts.ts';

/** What a frame of another site shows. */
export interface EmbedContent {
  /** What the chart shows, for who hears it, and as the name of the document. */
  readonly title: string;
  /** The chart, an SVG element; absent where there is none to show, and `told` says why. */
  readonly chart?: string;
  readonly told?: string;
  /** The page that shows the same. */
  readonly href: string;
}

const STYLE = `
:root{color-scheme:light dark}
body{margin:0;font:14px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
figure{margin:0}svg{display:block;width:100%;height:auto}
p{margin:0;padding:.4rem .6rem}
`;

/** A document without scripts, cookies or anything that is asked for elsewhere. */
export function embedPage({ title, chart, told, href }: EmbedContent): string {
  const link = `<p><a href="${escapeXml(href)}" target="_blank" rel="noopener">${chart === undefined ? 'Open D\u00e9tente' : 'Open in D\u00e9tente: sources, reasons, what-ifs'}</a></p>`;
  const shown = chart === undefined ? `<p>${escapeXml(told ?? '')}</p>` : `<figure>${chart}</figure>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${shown}
${link}
</body>
</html>
`;
}
