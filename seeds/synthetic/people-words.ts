/** Somebody as the records call them: the noun with its article, its Korean, their roles. */
export type Sort = {
  en: string
  ko: string
  roles: string
  unit: 'individual' | 'family' | 'group'
}

const one = (en: string, ko: string, roles: string): Sort => ({ en, ko, roles, unit: 'individual' })
const many = (en: string, ko: string, roles: string): Sort => ({ en, ko, roles, unit: 'group' })

/** `remittance_broker` is drawn for its theme only: the role's label is searched too. */
export const sorts = {
  trader: one('a trader', '장사꾼', 'trader'),
  worker: one('a worker', '노동자', 'worker'),
  student: one('a student', '학생', 'student'),
  remittance_broker: one('a money broker', '돈 브로커', 'remittance_broker'),
  defector_family: one('a family member of a defector', '탈북민 가족', 'defector_family'),
  would_be_defector: one('a would-be escapee', '탈북 시도자', 'would_be_defector'),
  repatriated: one('a returnee', '송환된 사람', 'repatriated'),
  phone_user: one('a phone user', '손전화 사용자', 'phone_user'),
  smuggler: one('a smuggler', '밀수꾼', 'smuggler'),
  donju: one('a moneylender', '돈주', 'donju'),
  inminban_head: one('a neighbourhood unit head', '인민반장', 'inminban_head official'),
  official: one('an official', '간부', 'official'),
  soldier: one('a soldier', '군인', 'soldier'),
  border_guard: one('a border guard', '국경경비대원', 'border_guard soldier'),
  believer: one('a believer', '신자', 'believer'),
  prisoner: one('a prisoner', '수감자', 'prisoner'),
  homeless_child: one('a homeless child', '꽃제비', 'homeless_child'),
  overseas_worker: one('a worker sent abroad', '해외 파견 노동자', 'overseas_worker worker'),
  foreigner: one('a foreigner', '외국인', 'foreigner'),
  chinese_resident: one('a Chinese resident', '화교', 'chinese_resident trader'),
  informant: one('an informant', '정보원', 'informant'),
  other: one('a resident', '주민', 'other'),
} satisfies Record<string, Sort>

/** How often a victim who is not of the theme's own people is of a sort. */
export const sort_weights: readonly (readonly [keyof typeof sorts, number])[] = [
  ['trader', 20],
  ['worker', 16],
  ['other', 12],
  ['student', 8],
  ['would_be_defector', 8],
  ['defector_family', 7],
  ['repatriated', 5],
  ['smuggler', 5],
  ['soldier', 4],
  ['official', 3],
  ['phone_user', 3],
  ['prisoner', 3],
  ['donju', 2],
  ['inminban_head', 1],
  ['border_guard', 1],
  ['believer', 1],
  ['homeless_child', 1],
  ['overseas_worker', 1],
  ['foreigner', 0.5],
  ['chinese_resident', 0.5],
  ['informant', 0.5],
]

/** Several people counted as one victim. */
export const groups: readonly (readonly [Sort, number])[] = [
  [many('a group of traders', '장사꾼 여러 명', 'trader'), 5],
  [many('a group of students', '학생 여러 명', 'student'), 4],
  [many('a group of workers', '노동자 여러 명', 'worker'), 4],
  [many('a group of people brought back', '송환된 사람들', 'repatriated'), 3],
  [many('a group of residents', '주민 여러 명', 'other'), 3],
  [many('a group of prisoners', '수감자들', 'prisoner'), 1],
]

export const family: Sort = { en: 'a family', ko: '일가족', roles: '', unit: 'family' }
export const household: Sort = { en: 'a household', ko: '그 집 식구들', roles: '', unit: 'family' }

/** Those who had a hand in an act and are known as persons. */
export const perpetrators: readonly (readonly [Sort, number])[] = [
  [one('a security agent', '보위원', 'security_agent'), 5],
  [one('a police officer', '안전원', 'police_officer'), 4],
  [one('an official in charge', '담당 간부', 'official'), 3],
  [one('a border guard officer', '국경경비대 군관', 'border_guard'), 2],
  [one('an informant', '정보원', 'informant'), 1],
]
