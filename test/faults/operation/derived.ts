import { beginStart } from '../program.ts'
import { copyTo } from './base.ts'
import { ask, complaints, listening, startOnce, type Operation } from './operation.ts'

/** All derived rows, the text index among them, made anew when the server starts. */
export const derived: Operation = {
  name: 'index',
  set: ({ data }, base) => copyTo(data, base.stale),
  begin: ({ data }, _, env) => beginStart(data, env),
  ended: listening,
  done: ({ data }) => ask(data, `select 1 from derived where name = 'incident_doc'`) === 1,
  judge: async (place) => {
    const early = derived.done(place) ? await complaints(place.data, 'verify') : []
    const started = await startOnce(place.data)
    return [...early, ...started, ...(await complaints(place.data, 'verify'))]
  },
}
