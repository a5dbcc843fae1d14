import { z } from 'zod'
import { incident_document, type FieldProblem } from '../../db/dictionary/document.ts'
import { findBundle } from '../../db/incident.ts'
import { createIncident } from '../../db/save/save.ts'
import { pastOf } from '../as-of/asked.ts'
import { problemText } from '../entry/input.ts'
import { Refused } from '../errors.ts'
import { incidentJson } from '../export/json.ts'
import { queryOf, refuseBadQuery } from '../pages/query.ts'
import { api, type Route, type Visitor } from '../route.ts'
import { bundleOf } from './record.ts'

/** The API: JSON in and out, a bearer token, the same checks as the form. */
export const api_routes: Route[] = [
  api('get', '/api/incidents', 'record.read', listIncidents),
  api('post', '/api/incidents', 'record.write', createFromJson, 'document'),
  api('get', '/api/incidents/:ref', 'record.read', async (visit) => {
    const { house } = visit
    visit.json(incidentJson(await bundleOf(visit), house.terms, house.config.public_url))
  }),
  api('get', '/api/openapi.json', 'record.read', (visit) => visit.json(openApi())),
]

async function listIncidents(visit: Visitor): Promise<void> {
  const { actor, house, left } = visit
  const past = await pastOf(visit, 'file')
  if (past === 'answered') return
  const question = { actor, query: queryOf(visit), past }
  const answer = await house.readers.ask('list', question, { left })
  const { notices, totals, bundles, next } = answer
  if (refuseBadQuery(visit, notices)) return
  const { public_url } = house.config
  visit.json({
    total: totals.possible,
    ...totals,
    incidents: bundles.map((bundle) => incidentJson(bundle, house.terms, public_url)),
    next,
  })
}

async function createFromJson(visit: Visitor): Promise<void> {
  const { db, actor, house, language, req, res } = visit
  const key = keyOf(visit)
  const saved = await createIncident({ db, terms: house.terms, actor, language, key }, req.body)
  if (saved.state === 'refused') return refuse(visit, saved.problems)
  if (saved.state === 'reused') {
    const problem = { path: 'Idempotency-Key', code: 'key_reused', value: saved.ref }
    return refuse(visit, [problem])
  }
  if (saved.state !== 'saved') throw new Error(`A new incident was ${saved.state}.`)
  const { made } = saved
  const bundle = made?.links.length === 0 ? made : await findBundle(db, actor, saved.ref)
  if (!bundle) throw new Error('The incident that was saved is not there.')
  res.set('Location', `/api/incidents/${saved.ref}`)
  visit.json(incidentJson(bundle, house.terms, house.config.public_url), 201)
}

/** One sending, as its sender names it; a blank name is none. */
function keyOf({ req }: Visitor): string | null {
  const key = req.headers['idempotency-key']
  if (typeof key !== 'string' || key.trim() === '') return null
  if (key.length > 200) throw new Refused(400, 'Idempotency-Key')
  return key
}

function refuse({ language, t, json }: Visitor, problems: readonly FieldProblem[]): void {
  const errors = problems.map(({ path, ...problem }) => ({
    field: path,
    ...problem,
    message: problemText({ path, ...problem }, language, t),
  }))
  json({ detail: 'The incident was not saved.', errors }, 422)
}

/** The API in OpenAPI 3.1; the incident's shape is made from the dictionary. */
function openApi(): object {
  const incident = z.toJSONSchema(incident_document, { io: 'input', unrepresentable: 'any' })
  const answer = (description: string) => ({
    description,
    content: { 'application/json': { schema: { type: 'object' } } },
  })
  const problem = {
    description: 'RFC 9457 problem details',
    content: { 'application/problem+json': { schema: { type: 'object' } } },
  }
  const ref = { name: 'ref', in: 'path', required: true, schema: { type: 'string' } }
  return {
    openapi: '3.1.0',
    info: { title: 'Girok', version: '1', license: { name: 'AGPL-3.0-or-later' } },
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Incident: incident },
    },
    paths: {
      '/api/incidents': {
        get: {
          summary: 'The incidents that match a query, a page at a time',
          responses: { 200: answer('A page of incidents'), 400: problem, 401: problem },
        },
        post: {
          summary: 'Record one incident',
          parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Incident' } } },
          },
          responses: { 201: answer('The incident as recorded'), 401: problem, 422: problem },
        },
      },
      '/api/incidents/{ref}': {
        get: {
          summary: 'One incident',
          parameters: [ref],
          responses: { 200: answer('The incident'), 401: problem, 404: problem },
        },
      },
    },
  }
}
