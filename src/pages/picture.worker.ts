import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { Resvg } from '@resvg/resvg-js';
import { FontShelf, fontFolders } from './font-shelf.reader.ts';
import { historyPicture } from './history-picture.ts';
import { namedIn, pointsDrawn } from './legible.ts';
import type { FromPictureThread, PictureAnswers, PictureTask, Scene } from './picture-tasks.ts';
import { projectionPicture } from './projection-picture.ts';

/** The faces that the charts use, shipped with the package: the renderer draws no text without a font. */
const FACES = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'];

const require = createRequire(import.meta.url);

/** Files of the shipped font; none where it is not installed, and then the fonts of the system have to do. */
function shipped(): string[] {
  try {
    return FACES.map((face) => require.resolve(`@expo-google-fonts/inter/${face}`));
  } catch {
    return [];
  }
}

const shelf = new FontShelf({ own: shipped(), folders: fontFolders(process.env) });

function svgOf({ seen, projected, form }: Scene): string {
  const [focus, ...others] = projected;
  return focus === undefined ? historyPicture(seen, form) : projectionPicture(seen, [focus, ...others], form);
}

/** A document of which an image can be made: what no font here can draw is named in it. */
function svgForImage(scene: Scene): string {
  const svg = svgOf(scene);
  const { missing } = shelf.covering(pointsDrawn(svg));
  return missing.size === 0 ? svg : svgOf(namedIn(scene, missing));
}

/** An SVG document with plain colours as a PNG of a width. */
function pngOf(svg: string, width: number): Uint8Array<ArrayBuffer> {
  const { files: fontFiles } = shelf.covering(pointsDrawn(svg));
  const image = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    font: {
      fontFiles,
      loadSystemFonts: fontFiles.length === 0,
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  });
  // A copy whose memory can be handed over.
  return new Uint8Array(image.render().asPng());
}

const port = parentPort;
if (port === null) throw new Error('picture.worker is started by picture-thread.runner, not by itself.');

function drawn(task: PictureTask): PictureAnswers[keyof PictureAnswers] {
  if (task.type === 'png') return pngOf(task.svg, task.width);
  return task.forImage === true ? svgForImage(task.scene) : svgOf(task.scene);
}

function answer(task: PictureTask): FromPictureThread {
  try {
    return { ok: true, answer: drawn(task) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.on('message', (task: PictureTask) => {
  const told = answer(task);
  const bytes = told.ok && typeof told.answer !== 'string' ? [told.answer.buffer] : [];
  port.postMessage(told, bytes);
});
