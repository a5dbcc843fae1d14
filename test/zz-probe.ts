import { startHouse } from './house.ts'
import { makeApi, problems } from './record/api.ts'
import { raid, arrest, article } from './record/documents.ts'
import { readForm } from './record/reading.ts'
const house = await startHouse({ example: true })
const api = await makeApi(house)
const r = await api.post(raid()); console.log(r.status, r.text.slice(0, 300))
const web = await house.signIn('researcher')
const strip = (j: any) => { const { version, updated_at, ...rest } = j; return rest }
for (const ref of ['KP-2023-0001','KP-2023-0002','KP-2023-0003', 'KP-2023-0004']) {
  const before = strip((await api.get(`/incidents/${ref}.json`)).body)
  const page = await web.get(`/incidents/${ref}/edit`)
  const f = readForm(page.text)
  const res = await web.post(`/incidents/${ref}/edit`, f)
  console.log(ref, res.status, res.location, res.status === 422 ? res.text.match(/error-summary[\s\S]{0,1500}/)?.[0] : '')
  const after = strip((await api.get(`/incidents/${ref}.json`)).body)
  const diff = (a: any, b: any, p: string) => { if (typeof a === 'object' && a && typeof b === 'object' && b) { for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) diff(a[k], b[k], p + '.' + k) } else if (a !== b) console.log('  ', p, a, '→', b) }
  diff(before, after, '')
}
const show = async (name: string, doc: any) => { const r = await api.post(doc); console.log(name, r.status, problems(r), r.status >= 500 ? r.text : '') }
await show('involvement person unknown', arrest({ acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ person_id: 'nope' }] }] }))
await show('involvement person key', arrest({ people: [{ key: 'p1', label: 'a' }, { key: 'p2', label: 'guard' }], acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ person_id: 'p2' }] }] }))
await show('cred1 derived', arrest({ sources: [article('s1'), article('s2', { derived_from: 's1' })], claims: [{ source: 's1', quote: 'x', credibility: '1' }] }))
await show('cred1 two', arrest({ sources: [article('s1'), article('s2')], claims: [{ source: 's1', quote: 'x', credibility: '1' }] }))
await show('mss', arrest({ acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ agency: 'MSS' }] }] }))
await show('unsan', arrest({ place: 'Unsan County' }))
await show('unknown', arrest({ colour: 'red' }))
await show('multi', arrest({ summary: 'line one\nline two', title: 'a "quoted" title' }))
const csv = await api.get('/incidents.csv?q=quoted'); console.log(JSON.stringify(csv.text.slice(-400)))
const blank = await web.get('/incidents/new')
const bf = readForm(blank.text)
const bp = await web.post('/incidents/new', { ...bf, title: 'pattern', kind: 'pattern' })
console.log('blank pattern', bp.status, bp.location, bp.text.match(/error-summary[\s\S]{0,600}/)?.[0])
await house.close()
