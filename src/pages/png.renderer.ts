import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';

/** The faces that the charts use, shipped with the package: the renderer draws no text without a font. */
const FACES = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'];

const require = createRequire(import.meta.url);

/** Files of the shipped font; none where it is not installed, and then the fonts of the system have to do. */
function fontFiles(): string[] {
  try {
    return FACES.map((face) => require.resolve(`@expo-google-fonts/inter/${face}`));
  } catch {
    return [];
  }
}

let files: string[] | undefined;

/** An SVG document with plain colours as a PNG, at twice its size; it is drawn off the event loop. */
export async function pngOf(svg: string, width: number): Promise<Uint8Array> {
  files ??= fontFiles();
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: width * 2 },
    font: {
      fontFiles: files,
      loadSystemFonts: files.length === 0,
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  });
  return image.asPng();
}
