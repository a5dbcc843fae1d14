import { field, required } from '../field.ts'
import { decimal } from '../kinds/number.ts'
import { quantity } from '../kinds/quantity.ts'
import { agency_id, place, place_id, record } from '../kinds/reference.ts'
import { term } from '../kinds/term.ts'
import { text } from '../kinds/text.ts'
import { uncertain_date } from '../kinds/uncertain-date.ts'
import { leaves, leaves_coarse, leaves_reviewed } from '../release.ts'

const sentence = { act_types: ['sentence'], section: 'sentence' }
const confiscation = { act_types: ['confiscation', 'extortion'], section: 'confiscation' }
const custody = {
  act_types: ['detention', 'arrest', 'disappearance', 'forced_labour'],
  section: 'custody',
}

/** An act: one violation against one victim, at a time and place, by someone. The unit of counting. */
export const act_fields = [
  required(
    field(
      'type',
      term('act_type'),
      {
        en: ['Act', 'What was done. One act is one violation against one person or group.'],
        ko: [
          '행위',
          '무엇을 했는지 적습니다. 한 사람 또는 한 집단에 대한 침해 하나가 행위 하나입니다.',
        ],
      },
      { release: leaves },
    ),
  ),
  field('victim', record('person', '_id'), {
    en: ['Against whom', 'The person or group this was done to.'],
    ko: ['누구에게', '이 행위를 당한 사람 또는 집단입니다.'],
  }),
  field(
    'date',
    uncertain_date,
    {
      en: ['When', 'Blank: as the incident. Write “not known” if this act’s date is not known.'],
      ko: ['언제', '비워 두면 사건과 같습니다. 이 행위의 날짜를 모르면 “미상”이라고 씁니다.'],
    },
    { release: leaves_coarse },
  ),
  field(
    'place',
    place,
    {
      en: ['Where', 'Blank: as the incident.'],
      ko: ['어디서', '비워 두면 사건과 같습니다.'],
    },
    { release: leaves_coarse },
  ),
  required(
    field(
      'asserted',
      term('asserted'),
      {
        en: [
          'What is asserted',
          'Whether the source says it happened, was imposed but not reported as carried out, was threatened, or is denied.',
        ],
        ko: [
          '주장의 내용',
          '출처가 일어났다고 하는지, 부과되었으나 집행은 보고되지 않았는지, 위협에 그쳤는지, 부인하는지 적습니다.',
        ],
      },
      { default: 'occurred', release: leaves },
    ),
  ),
  field(
    'reason',
    text,
    {
      en: ['Stated reason', 'The reason given by those who did it, or by the source.'],
      ko: ['내세운 이유', '행위자나 출처가 밝힌 이유입니다.'],
    },
    { release: leaves_reviewed },
  ),
  field(
    'outcome',
    term('outcome'),
    {
      en: ['Outcome', 'What became of the person or thing, as far as reported.'],
      ko: ['결과', '그 사람이나 물건이 어떻게 되었는지, 알려진 데까지 적습니다.'],
    },
    { release: leaves },
  ),
  field(
    'penalty',
    term('penalty'),
    {
      en: [
        'Penalty',
        'The kind of penalty. “Hard labour” stands for several: code it as not stated.',
      ],
      ko: [
        '처벌',
        '처벌의 종류입니다. “hard labour”(강제노동)는 여러 처벌을 뜻할 수 있으므로 종류 미상으로 적습니다.',
      ],
    },
    { ...sentence, release: leaves },
  ),
  field(
    'duration_text',
    text,
    {
      en: ['Length, as stated', 'The source’s own words: “three months”.'],
      ko: ['기간(출처의 표현)', '출처의 표현 그대로 적습니다: “3개월”.'],
    },
    sentence,
  ),
  field(
    'months_min',
    decimal,
    {
      en: ['Months, at least', 'The length in months: a year is 12, a day 1/30.'],
      ko: ['개월 수(최소)', '기간을 개월 수로 적습니다. 1년은 12, 하루는 1/30입니다.'],
    },
    { ...sentence, release: leaves_coarse },
  ),
  field(
    'months_max',
    decimal,
    {
      en: ['Months, at most', 'The same as “at least” when the length is exact.'],
      ko: ['개월 수(최대)', '기간이 정확하면 최소와 같게 적습니다.'],
    },
    { ...sentence, release: leaves_coarse },
  ),
  field(
    'deciding_body',
    agency_id,
    {
      en: ['Decided by', 'The court or agency that imposed it.'],
      ko: ['결정 기관', '처벌을 결정한 법원 또는 기관입니다.'],
    },
    sentence,
  ),
  field(
    'item',
    term('item'),
    {
      en: ['What was taken', 'The kind of goods.'],
      ko: ['빼앗긴 것', '물품의 종류입니다.'],
    },
    confiscation,
  ),
  field(
    'description',
    text,
    {
      en: [
        'Description',
        'The goods in the source’s words: “all the cash they found in the house”.',
      ],
      ko: ['설명', '물품을 출처의 표현대로 적습니다: “집에서 찾은 현금 전부”.'],
    },
    { ...confiscation, release: leaves_reviewed },
  ),
  field(
    'quantity_text',
    quantity,
    {
      en: [
        'Quantity, as stated',
        'How many, in the source’s words: “over 30”, “about 10”. The number is made of it, as an estimate unless the words leave no room.',
      ],
      ko: [
        '수량(출처의 표현)',
        '수량을 출처의 표현대로 씁니다: “30개 이상”, “약 10대”. 숫자는 이것으로 계산되며, 정확한 수가 아니면 추정값이 됩니다.',
      ],
    },
    { ...confiscation, flat: false },
  ),
  field(
    'quantity',
    decimal,
    { en: ['Quantity', 'How many.'], ko: ['수량', '몇 개인지 적습니다.'] },
    confiscation,
  ),
  field(
    'amount',
    decimal,
    {
      en: ['Amount', 'Money, in digits. Blank when the source does not say how much.'],
      ko: ['금액', '숫자로 적습니다. 출처에 없으면 비워 둡니다.'],
    },
    confiscation,
  ),
  field(
    'currency',
    term('currency'),
    {
      en: ['Currency', 'The currency of the amount, by its ISO 4217 code: KPW, CNY, USD.'],
      ko: ['통화', '금액의 통화를 ISO 4217 코드로 적습니다: KPW, CNY, USD.'],
    },
    confiscation,
  ),
  field(
    'amount_basis',
    term('amount_basis'),
    {
      en: [
        'How the amount is known',
        'Exact, an estimate, or “all found”: everything of it was taken, how much is not said.',
      ],
      ko: [
        '금액의 근거',
        '정확한 값, 추정값 또는 “찾은 것 전부”(모두 빼앗겼으나 얼마인지는 밝혀지지 않음)입니다.',
      ],
    },
    confiscation,
  ),
  field(
    'returned',
    term('returned'),
    { en: ['Returned', 'Whether it was given back.'], ko: ['반환', '돌려주었는지 적습니다.'] },
    confiscation,
  ),
  field(
    'ended',
    uncertain_date,
    {
      en: ['Ended', 'When the custody ended. Blank: not known to have ended.'],
      ko: ['끝난 때', '구금이 끝난 때입니다. 비워 두면 끝났는지 알 수 없다는 뜻입니다.'],
    },
    { ...custody, flat: false },
  ),
  field(
    'facility',
    place_id,
    {
      en: ['Facility', 'The prison, camp or station where the person was held.'],
      ko: ['시설', '사람이 구금된 교화소, 관리소, 구류장 등입니다.'],
    },
    custody,
  ),
  field(
    'custody_state',
    term('custody_state'),
    {
      en: ['Custody', 'Where the person stood when last heard of.'],
      ko: ['구금 상태', '마지막으로 알려진 구금 상태입니다.'],
    },
    { ...custody, flat: false },
  ),
] as const
