import { field, required } from '../field.ts'
import { record } from '../kinds/reference.ts'
import { term } from '../kinds/term.ts'
import { text } from '../kinds/text.ts'

/** A link: how one incident hangs together with another. */
export const link_fields = [
  required(
    field('type', term('link_type'), {
      en: ['Relation', 'Part of, before, parallel, the same person, contradicts.'],
      ko: ['관계', '일부, 앞선 사건, 나란한 사건, 같은 사람, 모순.'],
    }),
  ),
  required(
    field('to', record('incident', '_id'), {
      en: ['Incident', 'The reference of the other incident: KP-2023-0002.'],
      ko: ['사건', '다른 사건의 번호: KP-2023-0002.'],
    }),
  ),
  required(
    field(
      'confidence',
      term('link_confidence'),
      {
        en: ['How sure', 'Certain, probable or possible.'],
        ko: ['확실함', '확실, 유력, 가능.'],
      },
      { default: 'certain' },
    ),
  ),
  field('reason', text, {
    en: ['Why', 'What makes you say so.'],
    ko: ['이유', '그렇게 보는 까닭.'],
  }),
] as const
