import express, { type Request, type RequestHandler, type Response } from 'express'
import { Refused } from './errors.ts'

// Compressed bodies are refused: nobody's form needs them, and they can unfold without end.
const form = express.urlencoded({
  extended: false,
  limit: '256kb',
  parameterLimit: 2000,
  inflate: false,
})
const json = express.json({ limit: '1mb', inflate: false, type: 'application/json' })

/** A form's fields; a name that came more than once has a list. Nothing when it is no form. */
export async function readForm(req: Request, res: Response): Promise<Record<string, unknown>> {
  await parse(form, req, res)
  return (req.body ?? {}) as Record<string, unknown>
}

/**
 * Reads a JSON body into `req.body`.
 * @throws Refused 415 when it is something else
 */
export async function readJson(req: Request, res: Response): Promise<void> {
  await parse(json, req, res)
  if (req.body === undefined) throw new Refused(415, 'json')
}

const parse = (parser: RequestHandler, req: Request, res: Response) =>
  new Promise<void>((resolve, reject) => {
    parser(req, res, (error?: unknown) =>
      error === undefined
        ? resolve()
        : reject(error instanceof Error ? error : new Refused(400, 'body')),
    )
  })
