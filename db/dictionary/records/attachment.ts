import { field, required } from '../field.ts'
import { day } from '../kinds/day.ts'
import { record } from '../kinds/reference.ts'
import { term } from '../kinds/term.ts'
import { long_text, text } from '../kinds/text.ts'

/** An attachment: the file of a source as it was received. Its bytes are never changed. */
export const attachment_fields = [
  required(
    field('source', record('source', '_id'), {
      en: ['Source', 'The source that this is a file of.'],
      ko: ['출처', '이 파일이 속한 출처입니다.'],
    }),
  ),
  required(
    field('name', text, {
      en: ['File name', 'As it was received. Whoever may have the file sees it: no real names.'],
      ko: [
        '파일 이름',
        '받은 그대로의 이름입니다. 파일을 볼 수 있는 사람은 이름도 봅니다. 실명을 쓰지 마십시오.',
      ],
    }),
  ),
  required(
    field('access', term('file_access'), {
      en: [
        'Who may have it',
        'The original may tell more than it shows: where and by whom a photo was taken. Until somebody has made sure, only its author and reviewers have it.',
      ],
      ko: [
        '파일 열람 범위',
        '원본에는 보이는 내용 외에 촬영 장소나 촬영자 같은 정보가 들어 있을 수 있습니다. 확인하기 전까지는 올린 사람과 검토자만 볼 수 있습니다.',
      ],
    }),
  ),
  field('captured_on', day, {
    en: ['Saved on', 'The day on which it was saved or photographed, YYYY-MM-DD.'],
    ko: ['저장일', '파일을 저장하거나 촬영한 날입니다. YYYY-MM-DD.'],
  }),
  field('note', long_text, {
    en: ['Note', 'How it was come by, and what it shows.'],
    ko: ['참고', '입수 경로와 내용입니다.'],
  }),
] as const
