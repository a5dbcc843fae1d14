import { Readable } from 'node:stream'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { longest_document } from '../db/dictionary/document.ts'
import { Refused } from './errors.ts'

/** How much a request may bring: what an ordinary form has, or a whole incident. */
export type Size = 'form' | 'document'

// Compressed bodies are refused: nobody's form needs them, and they can unfold without end.
const form = (limit: string | number, parameterLimit: number) =>
  express.urlencoded({ extended: false, limit, parameterLimit, inflate: false })
const json = (limit: string | number) =>
  express.json({ limit, inflate: false, type: 'application/json' })

// A form writes a syllable of Korean in nine bytes, and names every input; blank ones too.
const longest_form = longest_document * 16
const most_inputs = 200_000

const forms = { form: form('256kb', 2000), document: form(longest_form, most_inputs) }
const jsons = { form: json('1mb'), document: json(longest_form) }

/** A form's fields; a name that came more than once has a list. Nothing when it is no form. */
export async function readForm(
  req: Request,
  res: Response,
  size: Size,
): Promise<Record<string, unknown>> {
  await parse(forms[size], req, res)
  return (req.body ?? {}) as Record<string, unknown>
}

/**
 * Reads a JSON body into `req.body`.
 * @throws Refused 415 when it is something else
 */
export async function readJson(req: Request, res: Response, size: Size): Promise<void> {
  await parse(jsons[size], req, res)
  if (req.body === undefined) throw new Refused(415, 'json')
}

/**
 * Has the parsers load what they load at the first body (tables of characters), which would fail
 * when the system has no file to give at that moment.
 */
export async function warmParsers(): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-length': '2' }
  const body = Object.assign(Readable.from([Buffer.from('{}')]), { headers })
  await readJson(body as unknown as Request, {} as Response, 'form')
}

const parse = (parser: RequestHandler, req: Request, res: Response) =>
  new Promise<void>((resolve, reject) => {
    parser(req, res, (error?: unknown) =>
      error === undefined
        ? resolve()
        : reject(error instanceof Error ? error : new Refused(400, 'body')),
    )
  })
