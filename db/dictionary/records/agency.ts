import { field, required } from '../field.ts'
import { agency_id, place_id, record } from '../kinds/reference.ts'
import { term } from '../kinds/term.ts'
import { text } from '../kinds/text.ts'

/** An agency: a body whose people act. Its dated names are rows of `agency_name`. */
export const agency_fields = [
  required(
    field('name_en', text, {
      en: ['Name in English', 'The name used in reports.'],
      ko: ['영어 이름', '보고서에 쓰는 이름입니다.'],
    }),
  ),
  required(
    field('name_ko', text, {
      en: ['Name in Korean', 'The name in Korean.'],
      ko: ['한국어 이름', '한국어 이름입니다.'],
    }),
  ),
  field('kind', term('agency_kind'), {
    en: ['Kind', 'What sort of body it is.'],
    ko: ['종류', '어떤 성격의 기관인지 적습니다.'],
  }),
  field('scope', term('agency_scope'), {
    en: ['Reach', 'National, provincial, city or county, local.'],
    ko: ['관할', '전국, 도, 시·군, 지역 등입니다.'],
  }),
  field('parent', agency_id, {
    en: ['Part of', 'The body it belongs to. A search for that body finds this one too.'],
    ko: ['상급 기관', '이 기관이 속한 기관입니다. 상급 기관으로 검색하면 이 기관도 함께 나옵니다.'],
  }),
  field('place', place_id, {
    en: ['Place', 'Where it is.'],
    ko: ['장소', '기관이 있는 곳입니다.'],
  }),
  field('note', text, {
    en: ['Note', 'What a reader should know about this body and its names.'],
    ko: ['참고', '이 기관과 그 이름에 대해 알아 둘 점입니다.'],
  }),
] as const

/** Who had a hand in an act, how, and how that is known. */
export const involvement_fields = [
  field('agency', agency_id, {
    en: ['By which agency', 'Any name of it. “MSS” alone may mean two ministries: choose.'],
    ko: [
      '어느 기관이',
      '어떤 이름으로 적어도 됩니다. “MSS”만으로는 두 기관을 뜻할 수 있으므로 하나를 선택하십시오.',
    ],
  }),
  field('person', record('person', '_id'), {
    en: ['By which person', 'A perpetrator known as a person, by working name.'],
    ko: ['어떤 사람이', '개인으로 알려진 가해자입니다. 기록상 호칭으로 적습니다.'],
  }),
  required(
    field(
      'degree',
      term('degree'),
      {
        en: ['Part in it', 'Ordered it, carried it out, held the person, decided the penalty.'],
        ko: ['관여', '지시, 실행, 구금, 처벌 결정 등입니다.'],
      },
      { default: 'carried_out' },
    ),
  ),
  required(
    field(
      'basis',
      term('basis'),
      {
        en: ['How known', 'Stated by the source, or inferred by us.'],
        ko: ['근거', '출처가 밝혔는지, 조사자가 추정했는지 적습니다.'],
      },
      { default: 'stated' },
    ),
  ),
] as const
