/** The signs on the map: shape, colour and drawing differ, so that no one has to tell colours apart. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { Palette } from './palette.ts';

const size = 40;
/** Sharp on dense screens. */
const ratio = 2;

/** Names of images in the style. */
export const symbolNames = { EvacuationSite: 'site', EvacuationShelter: 'shelter' } as const;

/** Replaces images of the same name, so that a new palette can be drawn over the old. */
export function addSymbols(map: MapLibre, palette: Palette): void {
  const images = {
    site: draw((context) => {
      circle(context, palette.site, palette.surface);
      strokes(context, palette.surface, runner);
    }),
    shelter: draw((context) => {
      square(context, palette.shelter, palette.surface);
      strokes(context, palette.surface, house);
    }),
    near: draw((context) => {
      target(context, palette.notice, palette.surface);
    }),
  };
  for (const [name, image] of Object.entries(images)) {
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, image, { pixelRatio: ratio });
  }
}

function draw(paint: (context: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser has no 2D canvas');
  context.scale(ratio, ratio);
  paint(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function circle(context: CanvasRenderingContext2D, fill: string, edge: string): void {
  context.beginPath();
  context.arc(size / 2, size / 2, 15, 0, 2 * Math.PI);
  paintShape(context, fill, edge);
}

function square(context: CanvasRenderingContext2D, fill: string, edge: string): void {
  context.beginPath();
  context.roundRect(size / 2 - 14, size / 2 - 14, 28, 28, 5);
  paintShape(context, fill, edge);
}

function paintShape(context: CanvasRenderingContext2D, fill: string, edge: string): void {
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = edge;
  context.lineWidth = 2.5;
  context.stroke();
}

/** On the 24-unit grid of the page's icons. */
const runner = [
  'M14.5 2.7a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6Z',
  'm6 11 3.5-3 4 .5-2.5 5 4 2.5-1 5',
  'm11 14-2.5 3.5H4',
  'm13.5 8.5 2.5 3h3.5',
];
const house = ['m3 11 9-8 9 8', 'M5.5 9.5V21h13V9.5', 'M9 21v-4a3 3 0 0 1 6 0v4'];

function strokes(
  context: CanvasRenderingContext2D,
  colour: string,
  paths: readonly string[],
): void {
  context.save();
  context.translate(size / 2 - 9, size / 2 - 9);
  context.scale(18 / 24, 18 / 24);
  context.strokeStyle = colour;
  context.lineWidth = 2.4;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const path of paths) context.stroke(new Path2D(path));
  context.restore();
}

/** A ring with a cross: where one searches from. */
function target(context: CanvasRenderingContext2D, colour: string, edge: string): void {
  const middle = size / 2;
  for (const [stroke, width] of [
    [edge, 7],
    [colour, 3.5],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.beginPath();
    context.arc(middle, middle, 10, 0, 2 * Math.PI);
    context.moveTo(middle, 3);
    context.lineTo(middle, size - 3);
    context.moveTo(3, middle);
    context.lineTo(size - 3, middle);
    context.stroke();
  }
}
