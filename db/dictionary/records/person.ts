import { field, required } from '../field.ts'
import { count } from '../kinds/number.ts'
import { quantity } from '../kinds/quantity.ts'
import { record } from '../kinds/reference.ts'
import { term, terms } from '../kinds/term.ts'
import { text } from '../kinds/text.ts'
import { leaves, leaves_coarse } from '../release.ts'

/** A person or group as the records know them. Who they really are is not written here. */
export const person_fields = [
  required(
    field(
      'unit',
      term('unit'),
      {
        en: ['Counted as', 'One person, a family, or a group.'],
        ko: ['세는 단위', '한 사람, 한 가족, 또는 한 집단입니다.'],
      },
      { default: 'individual', release: leaves },
    ),
  ),
  required(
    field('label', text, {
      en: ['Working name', 'How the records call them: “remittance broker”. Not a real name.'],
      ko: ['기록상 호칭', '기록에서 부르는 이름입니다: “송금 브로커”. 실명을 쓰지 않습니다.'],
    }),
  ),
  field(
    'roles',
    terms('role'),
    {
      en: ['Who they are', 'What matters about them here: family of a defector, trader, student.'],
      ko: ['신분·역할', '이 사건에서 중요한 신분이나 역할입니다: 탈북민 가족, 장사꾼, 학생 등.'],
    },
    { release: leaves },
  ),
  field(
    'sex',
    term('sex'),
    {
      en: ['Sex', 'As the source says. Blank: not known.'],
      ko: ['성별', '출처에 따릅니다. 비워 두면 미상입니다.'],
    },
    { release: leaves },
  ),
  field(
    'age_min',
    count,
    {
      en: ['Age, at least', 'In years. “In her thirties” is 30 to 39.'],
      ko: ['나이(최소)', '만 나이입니다. “30대”는 30에서 39까지입니다.'],
    },
    { release: leaves_coarse },
  ),
  field(
    'age_max',
    count,
    {
      en: ['Age, at most', 'The same as “at least” when the age is known.'],
      ko: ['나이(최대)', '나이가 알려져 있으면 최소와 같게 적습니다.'],
    },
    { release: leaves_coarse },
  ),
  field(
    'size_text',
    quantity,
    {
      en: [
        'How many, as stated',
        'For a family or group, in the source’s words: “over 30”, “about 10”, “3 to 5”, “dozens”. The numbers below are made of it: over 30 is 31 or more, about 10 is 8 to 12 (a fifth to either side), 30-odd is 30 to 39, several is 3 to 9, dozens 20 to 99, hundreds 200 to 999, thousands 2,000 to 9,999.',
      ],
      ko: [
        '인원(출처의 표현)',
        '가족이나 집단의 인원을 출처의 표현대로 씁니다: “30명 이상”, “약 10명”, “3~5명”, “수십 명”. 아래 숫자는 이것으로 계산됩니다. 30명 이상은 30명부터, 30명 초과나 30명이 넘는 것은 31명부터, 약 10명은 8~12명(위아래로 5분의 1씩), 30여 명은 30~39명, 몇 명이나 여러 명은 3~9명, 수십 명은 20~99명, 수백 명은 200~999명, 수천 명은 2,000~9,999명입니다.',
      ],
    },
    { flat: false },
  ),
  field('size_min', count, {
    en: ['How many, at least', 'For a family or group. Blank: not known.'],
    ko: ['인원(최소)', '가족이나 집단의 인원입니다. 비워 두면 미상입니다.'],
  }),
  field('size_max', count, {
    en: ['How many, at most', 'Blank: not known.'],
    ko: ['인원(최대)', '비워 두면 미상입니다.'],
  }),
  field('part_of', record('person', ''), {
    en: ['Part of', 'The group this person belongs to, and is counted inside.'],
    ko: ['소속 집단', '이 사람이 속한 집단입니다. 인원은 그 집단 안에서 셉니다.'],
  }),
  field(
    'real_name',
    text,
    {
      en: [
        'Real name',
        'Restricted: seen by the author and reviewers only. Never exported or searched.',
      ],
      ko: ['실명', '제한: 작성자와 검토자만 볼 수 있습니다. 내보내기와 검색에 포함되지 않습니다.'],
    },
    { sensitivity: 'restricted', flat: false },
  ),
] as const
