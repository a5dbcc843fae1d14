import type { Bilingual, Field } from './field.ts'
import { records } from './records.ts'

/**
 * What people may do with each vocabulary. The words of any term are theirs. Which codes there are
 * is theirs too, unless the program itself goes by the codes.
 */
export type Vocabulary = {
  label: Bilingual
  /** Whether terms may be added, retired, merged and put in another order. */
  grows: boolean
  /** Why not; or what is to be known of it. */
  why: Bilingual | null
  /** Codes that the program goes by: they keep their meaning, so they are not retired or merged. */
  fixed: ReadonlySet<string>
  /** What a code of it looks like. */
  code: RegExp
}

const lower_snake = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

type Options = { fixed?: readonly string[]; why?: Bilingual; code?: RegExp }

const open = (en: string, ko: string, { fixed = [], why, code }: Options = {}): Vocabulary => ({
  ...{ label: { en, ko }, grows: true, why: why ?? null, code: code ?? lower_snake },
  fixed: new Set(fixed),
})

const words = (en: string, ko: string, why: Bilingual): Vocabulary => ({
  ...{ label: { en, ko }, grows: false, why, code: lower_snake, fixed: new Set() },
})

const grading: Bilingual = {
  en: 'This is the Admiralty scale: a scale with more or fewer grades would not be that any more.',
  ko: '애드미럴티 등급표입니다. 등급을 더하거나 빼면 같은 등급표가 아니게 됩니다.',
}
const dates: Bilingual = {
  en: 'The program gives these codes itself when it reads a date.',
  ko: '프로그램이 날짜를 읽을 때 스스로 매기는 코드입니다.',
}
const standing: Bilingual = {
  en: 'What stands, is counted and grades a record is decided by these codes.',
  ko: '어떤 주장이 채택되어 집계와 등급에 반영되는지가 이 코드로 정해집니다.',
}

/** Act types beside those that the dictionary's fields belong to: what is asked, counted or ended by them. */
const acts_meant = ['arrest', 'sentence', 'confiscation', 'release', 'execution', 'killing']

const vocabularies: Record<string, Vocabulary> = {
  act_type: open('Types of act', '행위 유형', {
    fixed: [...acts_meant, 'death_in_custody'],
    why: {
      en: 'Counts of arrests, sentences and confiscations, and the fields that belong to them, go by some of these codes. A new type has the fields that every act has.',
      ko: '체포, 형 선고, 몰수의 집계와 해당 행위에만 있는 항목은 이 가운데 일부 코드를 기준으로 합니다. 새 유형에는 모든 행위에 공통된 항목만 있습니다.',
    },
  }),
  outcome: open('Outcomes', '결과', {
    fixed: [
      ...['released', 'released_after_bribe', 'released_served', 'banished', 'escaped'],
      ...['died', 'executed', 'no_further_action'],
    ],
    why: {
      en: 'After some of these nobody is asked any more what became of a sentenced person.',
      ko: '이 가운데 일부가 기록되면 형을 선고받은 사람의 후속 상황을 더 묻지 않습니다.',
    },
  }),
  penalty: open('Penalties', '처벌'),
  item: open('Goods that were taken', '빼앗긴 물품'),
  role: open('Roles of people', '신분·역할'),
  offence: open('Offences', '혐의'),
  custody_state: open('Custody, as last heard', '구금 상태', {
    fixed: ['released', 'escaped', 'died'],
    why: {
      en: 'By some of these it is known that somebody is no longer in custody.',
      ko: '이 가운데 일부로 더 이상 구금되어 있지 않음을 판단합니다.',
    },
  }),
  sex: open('Sex', '성별'),
  degree: open('Parts in an act', '관여 정도'),
  source_kind: open('Kinds of source', '출처 종류'),
  derivation: open('How a source was taken from another', '가져온 방식', {
    fixed: ['reprint'],
    why: {
      en: 'Where nobody has said how a source was taken, it is called a reprint.',
      ko: '어떻게 가져왔는지 적지 않은 출처는 전재로 표시됩니다.',
    },
  }),
  origin_kind: open('Kinds of origin', '근원의 종류'),
  connection: open('Connections of an origin', '근원과 사건의 관계'),
  consent: open('Consent', '활용 동의', {
    fixed: ['withdrawn'],
    why: {
      en: 'A record warns where consent is withdrawn.',
      ko: '동의가 철회되면 기록에 경고가 표시됩니다.',
    },
  }),
  agency_kind: open('Kinds of agency', '기관 종류'),
  agency_scope: open('Reach of an agency', '기관의 관할'),
  facility_type: open('Kinds of facility', '시설 유형'),
  currency: open('Currencies', '통화', {
    code: /^[A-Z]{3}$/,
    why: {
      en: 'Codes are those of ISO 4217: three capital letters.',
      ko: '코드는 ISO 4217을 따릅니다(대문자 세 글자).',
    },
  }),
  language: open('Languages', '언어', {
    code: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
    why: {
      en: 'Codes are those of BCP 47: “ko”, “ko-KP”.',
      ko: '코드는 BCP 47을 따릅니다: “ko”, “ko-KP”.',
    },
  }),
  incident_kind: words('Kinds of record', '기록 종류', {
    en: 'An event has acts and is counted, a pattern has none and is not: the program knows these two.',
    ko: '사건은 행위가 있어 집계하고, 양상은 행위가 없어 집계하지 않습니다. 프로그램은 이 두 가지만 구분합니다.',
  }),
  status: words('Status', '상태', {
    en: 'Who may read a record, and what a reviewer may do with it, is decided by these codes.',
    ko: '누가 기록을 볼 수 있고 검토자가 무엇을 할 수 있는지가 이 코드로 정해집니다.',
  }),
  sensitivity: words('Who may read it', '열람 범위', {
    en: 'Who may read a record is decided by these codes.',
    ko: '누가 기록을 볼 수 있는지가 이 코드로 정해집니다.',
  }),
  file_access: words('Who may have a file', '파일 열람 범위', {
    en: 'Who is given a file, or a copy of it, is decided by these codes.',
    ko: '누구에게 파일이나 사본을 내주는지가 이 코드로 정해집니다.',
  }),
  asserted: words('What is asserted', '주장의 내용', {
    en: 'Which acts are counted is decided by these codes.',
    ko: '어떤 행위를 집계하는지가 이 코드로 정해집니다.',
  }),
  unit: words('Units of counting', '세는 단위', {
    en: 'People are counted by these codes.',
    ko: '사람 수를 이 코드에 따라 셉니다.',
  }),
  reliability: words('Reliability', '신뢰도', grading),
  credibility: words('Credibility', '정보의 신빙성', grading),
  claim_asserts: words('Asserted or denied', '주장·부인', standing),
  claim_state: words('Standing of a claim', '채택 여부', standing),
  basis: words('How an involvement is known', '관여의 근거', {
    en: 'A source says it, or we infer it: there is no third.',
    ko: '출처가 밝혔거나 조사자가 추정한 것 외에 다른 경우는 없습니다.',
  }),
  amount_basis: words('How an amount is known', '금액의 근거', {
    en: 'The program gives some of these codes itself when it reads how many there were.',
    ko: '프로그램이 수량을 읽을 때 일부 코드를 스스로 매깁니다.',
  }),
  returned: words('Returned', '반환', {
    en: 'Not at all, in part, or all of it: there is nothing beside.',
    ko: '전혀 아님, 일부, 전부 외에 다른 경우는 없습니다.',
  }),
  date_basis: words('How a date is known', '날짜의 근거', dates),
  date_precision: words('Precision of dates', '날짜의 정밀도', dates),
  place_precision: words('Precision of places', '장소의 정밀도', {
    en: 'The program gives these codes itself when it finds a place.',
    ko: '프로그램이 장소를 찾을 때 스스로 매기는 코드입니다.',
  }),
  place_level: words('Levels of places', '장소의 단계', {
    en: 'The gazetteer is built of these levels.',
    ko: '지명 목록이 이 단계로 구성되어 있습니다.',
  }),
  link_type: words('Relations of incidents', '사건 사이의 관계', {
    en: 'Each relation has its inverse, and the program follows some of them.',
    ko: '관계마다 반대 방향의 관계가 있으며, 프로그램이 일부 관계를 따라갑니다.',
  }),
  link_confidence: words('How sure a relation is', '관계의 확실성', {
    en: 'Three steps, which every relation is given in.',
    ko: '모든 관계를 이 세 단계로 평가합니다.',
  }),
  name_kind: words('Kinds of name', '이름의 종류', {
    en: 'The names of agencies that came with the program are sorted by these codes.',
    ko: '프로그램에 들어 있는 기관 이름이 이 코드로 구분되어 있습니다.',
  }),
}

/** The vocabularies, in the order in which people find them. */
export const vocabulary_names = Object.keys(vocabularies)

/** What may be done with a vocabulary; with one that nobody has thought of, its words changed. */
export function vocabularyOf(name: string): Vocabulary {
  const found = Object.hasOwn(vocabularies, name) ? vocabularies[name] : undefined
  return found ?? { ...open(name, name), grows: false }
}

/** Codes that the fields of the dictionary go by: what they are for, and what they are given. */
const by_fields = new Set(records.flatMap(({ fields }) => fields.flatMap(codesNamed)))

function codesNamed({ kind, default: given, act_types }: Field): string[] {
  const own = kind.vocabulary !== undefined && given !== undefined
  const types = (act_types ?? []).map((type) => `act_type ${type}`)
  return own ? [...types, `${kind.vocabulary} ${given}`] : types
}

/** Whether the program goes by a code, so that it must go on meaning what it means. */
export const isFixed = (vocabulary: string, code: string): boolean =>
  vocabularyOf(vocabulary).fixed.has(code) || by_fields.has(`${vocabulary} ${code}`)
