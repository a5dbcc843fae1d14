import type { Bilingual } from '../dictionary/field.ts'
import type { ColumnType, TableName } from './shape.ts'

/** A column that is no field of its record: what the program gives a row, and what that belongs to. */
export type Own = {
  name: string
  type?: ColumnType
  required?: boolean
  refers?: TableName
  /** Stands behind the fields. */
  last?: true
  label: Bilingual
  help: Bilingual
}

type Words = [label: string, help: string]

const column = (
  name: string,
  en: Words,
  ko: Words,
  more: Omit<Own, 'name' | 'label' | 'help'> = {},
): Own => ({
  ...{ name, ...more },
  label: { en: en[0], ko: ko[0] },
  help: { en: en[1], ko: ko[1] },
})

const id = column(
  'id',
  ['Id', 'What other rows know it by. It never changes.'],
  ['ID', '다른 행이 이 행을 가리키는 값입니다. 바뀌지 않습니다.'],
)
const author = column(
  'author',
  ['Author', 'The name of whoever entered it, as they were called then.'],
  ['작성자', '입력한 사람의 당시 이름입니다.'],
  { required: false, last: true },
)
const names = (en: string, ko: string) =>
  column('names', ['Names', en], ['이름 목록', ko], { type: 'array', required: false, last: true })

const above = (name: string, en: string, ko: string, required = false) =>
  column(name, [en, `The ${en.toLowerCase()} that it lies in.`], [ko, `이곳이 속한 ${ko}입니다.`], {
    ...{ required, refers: 'place' as const },
    last: true,
  })

/** Of each table, without what only the installation needs; `id` stands first. */
export const own: Record<TableName, readonly Own[]> = {
  incident: [
    id,
    column(
      'ref',
      ['Reference', 'Country, year and number, as people call it. Given once.'],
      ['사건 번호', '국가, 연도, 순번입니다. 한 번 부여되면 바뀌지 않습니다.'],
    ),
    column(
      'last_seq',
      ['Acts numbered', 'The highest number that an act of it was ever given.'],
      ['행위 번호 끝', '이 사건의 행위에 부여된 가장 큰 번호입니다.'],
      { type: 'integer', last: true },
    ),
    author,
  ],
  act: [
    id,
    column(
      'incident_id',
      ['Incident', 'The incident that it is part of.'],
      ['사건', '이 행위가 속한 사건입니다.'],
      { refers: 'incident' },
    ),
    column(
      'seq',
      ['Number', 'Its number within the incident.'],
      ['번호', '사건 안에서의 번호입니다.'],
      { type: 'integer' },
    ),
  ],
  involvement: [
    id,
    column('act_id', ['Act', 'The act that they had a hand in.'], ['행위', '관여한 행위입니다.'], {
      refers: 'act',
    }),
  ],
  person: [id, author],
  claim: [
    id,
    column('source_id', ['Source', 'Which source says it.'], ['출처', '이 주장을 한 출처입니다.'], {
      refers: 'source',
    }),
    column(
      'incident_id',
      ['Incident', 'The incident that it is about.'],
      ['사건', '이 주장이 다루는 사건입니다.'],
      { refers: 'incident' },
    ),
  ],
  source: [id],
  origin: [id],
  agency: [
    id,
    names(
      'Every name: [name, language, kind, used from, used until].',
      '모든 이름: [이름, 언어, 종류, 사용 시작, 사용 끝].',
    ),
  ],
  place: [
    id,
    column(
      'level',
      ['Level', '0 for a country, 1 for a province, 2 for a county, more for what is within.'],
      ['단계', '국가는 0, 도는 1, 시·군은 2이며 그 아래는 더 큽니다.'],
      { type: 'integer', last: true },
    ),
    above('country_id', 'Country', '국가', true),
    above('province_id', 'Province', '도'),
    above('county_id', 'County', '시·군'),
    names('Every name: [name, language, scheme].', '모든 이름: [이름, 언어, 표기법].'),
  ],
  link: [
    id,
    column(
      'from_id',
      ['From', 'The incident that the relation is said of.'],
      ['기준 사건', '관계의 기준이 되는 사건입니다.'],
      { refers: 'incident' },
    ),
  ],
  attachment: [
    id,
    column(
      'sha256',
      ['SHA-256', 'The hash of the file, which stands under it in attachments/.'],
      ['SHA-256', '파일의 해시입니다. 파일은 attachments/ 아래 이 이름으로 있습니다.'],
    ),
    author,
  ],
  term: [
    id,
    column(
      'vocabulary',
      ['Vocabulary', 'The vocabulary that it is a term of.'],
      ['용어집', '이 용어가 속한 용어집입니다.'],
    ),
    column('code', ['Code', 'What records hold.'], ['코드', '기록에 저장되는 값입니다.']),
    column(
      'parent',
      ['Part of', 'The code of the wider term.'],
      ['상위 용어', '더 넓은 용어의 코드입니다.'],
      { required: false },
    ),
    column(
      'position',
      ['Position', 'Where it stands among the terms to choose from.'],
      ['순서', '선택 목록에서의 순서입니다.'],
      { type: 'integer' },
    ),
    column(
      'inverse',
      ['Seen from the other side', 'Of a relation: what it is from the other incident.'],
      ['반대쪽에서 본 관계', '관계를 상대 사건에서 본 것입니다.'],
      { required: false, last: true },
    ),
    column(
      'retired_at',
      ['Retired', 'Since when it is not chosen any more.'],
      ['사용 중지', '더는 선택하지 않게 된 때입니다.'],
      { type: 'datetime', required: false, last: true },
    ),
    column(
      'merged_into',
      ['Merged into', 'The code that took it in.'],
      ['합쳐진 용어', '이 용어를 합친 코드입니다.'],
      { required: false, last: true },
    ),
  ],
}

/** What every row ends with. */
export const kept: readonly Own[] = [
  column(
    'version',
    ['Version', 'How often it was written.'],
    ['버전', '몇 번째로 저장된 것인지입니다.'],
    { type: 'integer' },
  ),
  column(
    'created_at',
    ['Entered', 'When it was entered, UTC. Blank for what came with the program.'],
    ['입력 시각', '입력된 시각(UTC)입니다. 프로그램에 처음부터 있던 것은 비어 있습니다.'],
    { type: 'datetime' },
  ),
  column(
    'updated_at',
    ['Last changed', 'When it was last changed, UTC. Blank for what came with the program.'],
    [
      '마지막 수정',
      '마지막으로 수정된 시각(UTC)입니다. 프로그램에 처음부터 있던 것은 비어 있습니다.',
    ],
    { type: 'datetime' },
  ),
]
