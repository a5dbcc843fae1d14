import { registerHooks } from 'node:module'

/** An upgrade without a backup before it. */
const careless = new URL('careless-upgrade.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('/upgrade.ts') ? next(careless, context) : next(specifier, context),
})
