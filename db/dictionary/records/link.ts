import { field, required } from '../field.ts'
import { record } from '../kinds/reference.ts'
import { term } from '../kinds/term.ts'
import { text } from '../kinds/text.ts'

/** A link: how one incident hangs together with another. */
export const link_fields = [
  required(
    field('type', term('link_type'), {
      en: ['Relation', 'Part of, before, parallel, the same person, contradicts.'],
      ko: ['관계', '일부임, 앞섬, 나란히 일어남, 같은 사람, 모순됨 등입니다.'],
    }),
  ),
  required(
    field('to', record('incident', '_id'), {
      en: ['Incident', 'The reference of the other incident: KP-2023-0002.'],
      ko: ['사건', '상대 사건의 번호입니다: KP-2023-0002.'],
    }),
  ),
  required(
    field(
      'confidence',
      term('link_confidence'),
      {
        en: ['How sure', 'Certain, probable or possible.'],
        ko: ['확실한 정도', '확실함, 개연성이 큼, 가능성 있음 가운데 하나입니다.'],
      },
      { default: 'certain' },
    ),
  ),
  field('reason', text, {
    en: ['Why', 'What makes you say so.'],
    ko: ['이유', '그렇게 보는 근거를 적습니다.'],
  }),
] as const
