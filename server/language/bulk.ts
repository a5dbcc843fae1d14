import type { Message } from './message.ts'

/** Messages of the page where one field of many incidents is set at once. */
export const bulk_en = {
  'bulk.title': 'Change many incidents',
  'bulk.back': 'Back to the list',
  'bulk.none': 'The filter finds no incident.',
  'bulk.none_ticked': 'Nothing is ticked in the list.',
  'bulk.unverified': {
    one: '{n} of them is verified, and will have to be reviewed again.',
    other: '{n} of them are verified, and will have to be reviewed again.',
  },
  'bulk.left_rests_on_restricted': {
    one: '{n} rests on a restricted source or origin and stays restricted',
    other: '{n} rest on restricted sources or origins and stay restricted',
  },
  'bulk.left_restricted_by_author': {
    one: '{n} is left alone: only its author hides it from others',
    other: '{n} are left alone: only their authors hide them from others',
  },
  'bulk.too_many': 'The filter finds {n} incidents. At most {most} are changed at once: narrow it.',
  'bulk.ticked': {
    one: '{n} incident, ticked in the list',
    other: '{n} incidents, ticked in the list',
  },
  'bulk.all': { one: '{n} incident, all of the filter', other: '{n} incidents, all of the filter' },
  'bulk.which': 'What is to be changed?',
  'bulk.reason': 'Why (kept in the history)',
  'bulk.preview': 'Show what would change',
  'bulk.plan': { one: '{n} incident would change', other: '{n} incidents would change' },
  'bulk.column_incident': 'Incident',
  'bulk.column_before': 'Before',
  'bulk.column_after': 'After',
  'bulk.more': { one: 'and {n} more', other: 'and {n} more' },
  'bulk.save': { one: 'Change {n} incident', other: 'Change {n} incidents' },
  'bulk.other_field': 'Another field',
  'bulk.done': 'Done.',
  'bulk.done_left': {
    one: '{n} incident was left as it is.',
    other: '{n} incidents were left as they are.',
  },
  'bulk.see': 'Change {n}: see it, or undo it',
  'bulk.left_gone': { one: '{n} is not there any more', other: '{n} are not there any more' },
  'bulk.left_changed': {
    one: '{n} was changed meanwhile and is left alone',
    other: '{n} were changed meanwhile and are left alone',
  },
  'bulk.left_same': { one: '{n} has this value already', other: '{n} have this value already' },
  'bulk.left_status_by_review': {
    one: '{n} is left alone: verifying and returning is a reviewer’s decision',
    other: '{n} are left alone: verifying and returning is a reviewer’s decision',
  },
  'bulk.left_draft_by_author': {
    one: '{n} is left alone: only its author makes it a draft again',
    other: '{n} are left alone: only their authors make them drafts again',
  },
  'list.bulk_all': { one: 'Change {n} incident', other: 'Change all {n} incidents' },
  'list.bulk_ticked': 'Change the ticked ones',
  'list.tick': 'Tick {ref}',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const bulk_ko: Record<keyof typeof bulk_en, Message> = {
  'bulk.title': '여러 사건 일괄 수정',
  'bulk.back': '목록으로 돌아가기',
  'bulk.none': '조건에 맞는 사건이 없습니다.',
  'bulk.none_ticked': '목록에서 선택한 사건이 없습니다.',
  'bulk.unverified': '이 가운데 검증된 {n}건은 다시 검토를 받아야 합니다.',
  'bulk.left_rests_on_restricted': '제한된 출처나 근원에 근거하여 “제한”으로 둔 사건 {n}건',
  'bulk.left_restricted_by_author':
    '작성자만 다른 사람이 볼 수 없게 할 수 있어 그대로 둔 사건 {n}건',
  'bulk.too_many':
    '조건에 맞는 사건이 {n}건입니다. 한 번에 {most}건까지 수정할 수 있으니 조건을 좁혀 주십시오.',
  'bulk.ticked': '목록에서 선택한 사건 {n}건',
  'bulk.all': '조건에 맞는 사건 전체 {n}건',
  'bulk.which': '수정할 항목을 선택하십시오.',
  'bulk.reason': '사유(이력에 남음)',
  'bulk.preview': '수정될 내용 보기',
  'bulk.plan': '수정될 사건 {n}건',
  'bulk.column_incident': '사건',
  'bulk.column_before': '수정 전',
  'bulk.column_after': '수정 후',
  'bulk.more': '외 {n}건',
  'bulk.save': '사건 {n}건 수정',
  'bulk.other_field': '다른 항목',
  'bulk.done': '수정했습니다.',
  'bulk.done_left': '사건 {n}건은 그대로 두었습니다.',
  'bulk.see': '변경 {n}: 보기 또는 되돌리기',
  'bulk.left_gone': '더 이상 없는 사건 {n}건',
  'bulk.left_changed': '그사이 수정되어 그대로 둔 사건 {n}건',
  'bulk.left_same': '이미 같은 값인 사건 {n}건',
  'bulk.left_status_by_review': '검증과 반려는 검토자가 결정하므로 그대로 둔 사건 {n}건',
  'bulk.left_draft_by_author': '작성자만 “작성 중”으로 되돌릴 수 있어 그대로 둔 사건 {n}건',
  'list.bulk_all': '사건 {n}건 모두 수정',
  'list.bulk_ticked': '선택한 사건 수정',
  'list.tick': '{ref} 선택',
}
