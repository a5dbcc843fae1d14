import type { Bundle } from '../bundle.ts'
import type { Terms } from '../term.ts'
import type { Labels } from './cell.ts'

/** The names of what some incidents name, and of the places above. */
export const labelsFor = (
  terms: Terms,
  language: 'en' | 'ko',
  bundles: readonly Bundle[],
): Labels => ({
  language,
  terms,
  places: new Map(bundles.flatMap(({ places }) => places.map((row) => [row.id, row]))),
  agencies: new Map(bundles.flatMap(({ agencies }) => agencies.map((row) => [row.id, row]))),
})
