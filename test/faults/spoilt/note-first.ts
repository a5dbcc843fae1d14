import { registerHooks } from 'node:module'

/** A making of derived rows that notes its end at its beginning. */
const careless = new URL('careless-note.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('/derived.ts') && context.parentURL !== careless
      ? next(careless, context)
      : next(specifier, context),
})
