import { setPlainCookie } from '../security/cookie.ts'
import { get, post, type Route } from '../route.ts'

/** The keys that there are, as one finds them on the keyboard, and what each does. */
const keys = [
  [['/'], 'keys.search'],
  [['N'], 'keys.new'],
  [['E'], 'keys.edit'],
  [['H'], 'keys.history'],
  [['J'], 'keys.next'],
  [['K'], 'keys.previous'],
  [['O'], 'keys.open'],
  [['G', 'I'], 'keys.go_list'],
  [['X'], 'keys.tick'],
  [['M'], 'keys.merge'],
  [['G', 'D'], 'keys.go_drafts'],
  [['G', 'T'], 'keys.go_tasks'],
  [['G', 'P'], 'keys.go_people'],
  [['G', 'S'], 'keys.go_sources'],
  [['G', 'C'], 'keys.go_changes'],
  [['Ctrl', 'Enter'], 'keys.save'],
  [['Ctrl', 'Shift', 'Enter'], 'keys.save_another'],
  [['F1'], 'keys.field_help'],
  [['?'], 'keys.help'],
] as const

/** The sheet of keys, and the switch that puts them out of use. */
export const key_routes: Route[] = [
  get('/keys', 'account', (visit) =>
    visit.page('help/keys', { title: visit.t('keys.title'), keys }),
  ),
  post('/account/keys', 'account', ({ req, res, house }) => {
    const { keys } = req.body as Record<string, unknown>
    setPlainCookie(house.config, res, 'girok_keys', keys === 'on' ? 'on' : 'off')
    res.redirect(303, '/account')
  }),
]
