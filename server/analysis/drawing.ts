/**
 * A drawing as plain data; `views/analysis/drawing.ejs` writes it as SVG into a page, where its
 * classes are coloured by the stylesheet, or `file.ejs` into a file of its own.
 */
export type Drawing = {
  /** Tells it from the others on a page. */
  name: string
  width: number
  height: number
  title: string
  /** What the marks mean, in words. */
  legend: string[]
  shapes: Shape[]
}

export type Shape =
  | { tag: 'rect'; x: number; y: number; width: number; height: number; class: string }
  | { tag: 'line'; x1: number; y1: number; x2: number; y2: number; class: string }
  | { tag: 'circle'; cx: number; cy: number; r: number; class: string }
  | { tag: 'path'; d: string; class: string }
  | { tag: 'text'; x: number; y: number; text: string; class: string }
  /** A link; in a file it is none. Its label says more than the texts in it; null: these are enough. */
  | { tag: 'a'; href: string; label: string | null; shapes: Shape[] }

export const rect = (x: number, y: number, width: number, height: number, of: string): Shape => ({
  ...{ tag: 'rect', class: of },
  ...{ x: round(x), y: round(y), width: round(width), height: round(height) },
})

export const line = (x1: number, y1: number, x2: number, y2: number, of: string): Shape => ({
  ...{ tag: 'line', class: of },
  ...{ x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2) },
})

export const circle = (cx: number, cy: number, r: number, of: string): Shape => ({
  ...{ tag: 'circle', class: of },
  ...{ cx: round(cx), cy: round(cy), r: round(r) },
})

export const text = (x: number, y: number, words: string, of = ''): Shape => ({
  ...{ tag: 'text', class: of, text: words },
  ...{ x: round(x), y: round(y) },
})

/** Shapes as a link, or as they are where there is nowhere to lead. */
export const linked = (href: string | null, label: string | null, shapes: Shape[]): Shape[] =>
  href === null ? shapes : [{ tag: 'a', href, label, shapes }]

/** Tenths of a pixel are as fine as anybody sees. */
export const round = (n: number) => Math.round(n * 10) / 10
