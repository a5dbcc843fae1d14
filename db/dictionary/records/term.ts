import { field, required, type Field } from '../field.ts'
import { term } from '../kinds/term.ts'
import { long_text, text } from '../kinds/text.ts'

/** What is said of a term, in both languages. Its code is given once and is no field. */
const words: readonly Field[] = [
  required(
    field('label_en', text, {
      en: ['Label in English', 'What people read and choose. Records keep the code.'],
      ko: ['영어 이름', '화면에 보이고 선택하는 이름입니다. 기록에는 코드가 저장됩니다.'],
    }),
  ),
  required(
    field('label_ko', text, {
      en: ['Label in Korean', 'Likewise in Korean. Records are found by both labels.'],
      ko: ['한국어 이름', '한국어로 보이는 이름입니다. 두 언어의 이름 모두로 검색됩니다.'],
    }),
  ),
  required(
    field('definition_en', long_text, {
      en: ['Definition in English', 'What the term means, so that two people code alike.'],
      ko: ['영어 정의', '누가 입력하더라도 같은 용어를 고를 수 있도록 뜻을 적습니다.'],
    }),
  ),
  required(
    field('definition_ko', long_text, {
      en: ['Definition in Korean', 'Likewise in Korean.'],
      ko: ['한국어 정의', '한국어로 적은 뜻입니다.'],
    }),
  ),
  field('includes_en', long_text, {
    en: ['Includes, in English', 'Cases that somebody might doubt and that belong here.'],
    ko: ['포함(영어)', '판단이 어려우나 이 용어에 해당하는 경우입니다.'],
  }),
  field('includes_ko', long_text, {
    en: ['Includes, in Korean', 'Likewise in Korean.'],
    ko: ['포함(한국어)', '한국어로 적은 포함 범위입니다.'],
  }),
  field('excludes_en', long_text, {
    en: ['Does not include, in English', 'Cases that belong elsewhere, with the term they go to.'],
    ko: ['제외(영어)', '다른 용어에 해당하는 경우와 그 용어입니다.'],
  }),
  field('excludes_ko', long_text, {
    en: ['Does not include, in Korean', 'Likewise in Korean.'],
    ko: ['제외(한국어)', '한국어로 적은 제외 범위입니다.'],
  }),
  field('example_en', long_text, {
    en: ['Example in English', 'A sentence from a source, or made like one.'],
    ko: ['영어 예', '출처의 문장이나 그와 비슷한 문장입니다.'],
  }),
  field('example_ko', long_text, {
    en: ['Example in Korean', 'Likewise in Korean.'],
    ko: ['한국어 예', '한국어로 적은 예입니다.'],
  }),
  field('aliases', long_text, {
    en: [
      'Other names',
      'One on each line, in either language. The quick line of the form understands them; searches go by the labels.',
    ],
    ko: [
      '다른 이름',
      '한 줄에 하나씩, 어느 언어로든 적습니다. 입력 양식의 빠른 입력란에서 쓸 수 있습니다. 검색은 이름을 기준으로 합니다.',
    ],
  }),
  field('huridocs', text, {
    en: ['HURIDOCS', 'The matching term of the HURIDOCS micro-thesauri: “04: Arrest”.'],
    ko: ['HURIDOCS', 'HURIDOCS 마이크로 시소러스의 해당 용어입니다: “04: Arrest”.'],
  }),
]

/** Where a term stands: only in a vocabulary whose terms are people's to arrange. */
const arranged = (vocabulary: string): readonly Field[] => [
  field('parent', term(vocabulary), {
    en: ['Part of', 'The wider term that this one belongs to, if there is one.'],
    ko: ['상위 용어', '이 용어를 포함하는 더 넓은 용어입니다(있는 경우).'],
  }),
  field('after', term(vocabulary), {
    en: ['Stands after', 'Its place in lists to choose from. Blank: the first.'],
    ko: [
      '바로 앞 용어',
      '선택 목록에서 이 용어 바로 앞에 오는 용어입니다. 비워 두면 맨 앞에 옵니다.',
    ],
  }),
]

/** The fields of a term of some vocabulary. */
export const termFields = (vocabulary: string, arrange: boolean): readonly Field[] =>
  arrange ? [...words, ...arranged(vocabulary)] : words
