import type { Route } from '../../server/route.ts'
import { routes } from '../../server/routes.ts'

export const reached = 'the route was reached'

/** Every route of the program, with nothing behind it but a sign, and a form's token. */
export const signs = routes.map((route): Route => ({
  ...route,
  handle: ({ res, csrf }) => void res.send(`${reached} <input name="csrf" value="${csrf}">`),
}))

/** An address of the route: what it is about is called X. */
export const pathOf = (route: Route) => route.path.replaceAll(/[:*]\w+/g, 'X')
