import { registerHooks } from 'node:module'

/** A data folder that has its name before it is whole. */
const careless = new URL('careless-folder.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('/new-folder.ts') ? next(careless, context) : next(specifier, context),
})
