import express, { type NextFunction, type Request, type Response } from 'express'
import { admit } from './admit.ts'
import { answerError } from './answer-error.ts'
import { assetAddress, serveAssets } from './assets.ts'
import { Unavailable } from '../db/engine/write.ts'
import { NotFound } from './errors.ts'
import { open, type House, type Route } from './route.ts'
import { securityHeaders } from './security/headers.ts'
import { checkHost } from './security/host.ts'
import type { Desk } from './visit.ts'

/** The web server's one function: every request, through the same door, to its route. */
export function createApp(house: House, routes: readonly Route[]): express.Express {
  const desk: Desk = { house, assets: assetAddress() }
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', house.config.trust_proxy ? 1 : false)
  app.use(securityHeaders(house.config))
  app.use(checkHost(house.config))
  app.use(desk.assets, serveAssets())
  for (const route of routes) {
    app[route.method](route.path, (req, res) => serve(desk, route, req, res))
  }
  app.use(function nothingHere(req, res) {
    return serve(desk, nothing_here, req, res)
  })
  // Four parameters: by their number Express knows it for an error handler.
  app.use(function anyError(error: unknown, req: Request, res: Response, _next: NextFunction) {
    answerError(desk, error, req, res)
  })
  return app
}

/** Goes through the door too, so that the page is the same as for what one may not see. */
const nothing_here = open('get', '/', () => {
  throw new NotFound()
})

async function serve(desk: Desk, route: Route, req: Request, res: Response): Promise<void> {
  const visit = await admit(desk, route, req, res)
  const { ref } = req.params
  // What did not verify is not shown as if it had.
  if (visit && desk.house.condition.damage?.refs.includes(String(ref))) {
    throw new Unavailable('damaged')
  }
  if (visit) await route.handle(visit)
}
