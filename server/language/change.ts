import type { Message } from './message.ts'

/** Messages of changes, of taking them back, and of the trash. */
export const change_en = {
  'change.title': 'Changes',
  'change.one': 'Change {n}',
  'change.none': 'Nothing has been changed yet.',
  'change.older': 'Older changes',
  'change.more': 'and {n} more',
  'change.column_number': 'Number',
  'change.column_at': 'When',
  'change.column_actor': 'By',
  'change.column_what': 'What',
  'change.column_incidents': 'Incidents',
  'change.column_reason': 'Reason',
  'change.column_action': 'Action',
  'change.reason': 'Reason',
  'change.done': 'Done.',
  'change.undo': 'Undo this change',
  'change.undo_hint':
    'What it wrote gets the values from before, what it removed comes back, and what it made goes. Undoing is a change of its own, and can be undone too.',
  'change.undo_conflicts':
    'Some of what it wrote was changed again since. Decide what becomes of that: nothing is written over without your saying so, and everything stays in the history.',
  'change.undo_reason': 'Why (kept in the history)',
  'change.undo_rest': 'Undo all but these',
  'change.undo_all': 'Undo these too',
  'change.undone': 'Nothing of this change stands any more.',
  'change.closed': 'You cannot undo this change.',
  'change.unfit':
    'Not undone: {refs} could not stand as it would be then. An event needs an act, and credibility 1 a second origin.',
  'change.conflicts': 'What was changed since',
  'change.since': 'What became of it',
  'change.wanted': 'Before this change',
  'change.stands': 'Now',
  'change.conflict_changed': 'changed again since',
  'change.conflict_gone': 'removed since',
  'change.conflict_added_to': 'worked on since: undoing removes that too',
  'change.trash': 'Trash',
  'change.trash_intro':
    'Removed incidents are in no list, count or file. They keep their references, and come back as they were.',
  'change.trash_empty': 'The trash is empty.',
  'change.restore': 'Restore',
  'change.restore_label': 'Restore {ref}',
  'change.remove': 'Remove the incident',
  'change.remove_title': 'Remove {ref}',
  'change.remove_intro':
    'It leaves every list, count and file, with its acts and quotes. It can be restored from the trash at any time.',
  'change.reason_missing': 'Say why it is removed.',
  'change.keep': 'Keep it',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const change_ko: Record<keyof typeof change_en, Message> = {
  'change.title': '변경 내역',
  'change.one': '변경 {n}',
  'change.none': '아직 변경된 내용이 없습니다.',
  'change.older': '이전 변경',
  'change.more': '외 {n}건',
  'change.column_number': '번호',
  'change.column_at': '일시',
  'change.column_actor': '작업자',
  'change.column_what': '내용',
  'change.column_incidents': '사건',
  'change.column_reason': '사유',
  'change.column_action': '작업',
  'change.reason': '사유',
  'change.done': '처리했습니다.',
  'change.undo': '이 변경 되돌리기',
  'change.undo_hint':
    '바뀐 값은 이전 값으로, 제거된 것은 원래대로 돌아오고, 새로 만들어진 것은 제거됩니다. 되돌리기도 하나의 변경이므로 다시 되돌릴 수 있습니다.',
  'change.undo_conflicts':
    '이 변경 이후에 다시 바뀐 내용이 있습니다. 어떻게 할지 선택하십시오. 확인 없이 덮어쓰지 않으며, 모든 내용은 이력에 남습니다.',
  'change.undo_reason': '사유(이력에 남음)',
  'change.undo_rest': '위 항목을 제외하고 되돌리기',
  'change.undo_all': '위 항목까지 되돌리기',
  'change.undone': '이 변경으로 적용된 내용은 현재 기록에 남아 있지 않습니다.',
  'change.closed': '이 변경은 되돌릴 수 없습니다.',
  'change.unfit':
    '되돌리지 않았습니다. 되돌리면 다음 기록이 성립하지 않습니다: {refs}. 사건에는 행위가 하나 이상 있어야 하고, 신빙성 1에는 독립된 근원이 둘 이상 있어야 합니다.',
  'change.conflicts': '이후에 바뀐 내용',
  'change.since': '이후 상태',
  'change.wanted': '이 변경 이전',
  'change.stands': '현재',
  'change.conflict_changed': '이후에 다시 바뀜',
  'change.conflict_gone': '이후에 제거됨',
  'change.conflict_added_to': '이후에 더 수정됨(되돌리면 그 내용도 함께 제거됨)',
  'change.trash': '휴지통',
  'change.trash_intro':
    '제거한 사건은 목록, 집계, 파일 어디에도 나오지 않습니다. 사건 번호는 그대로 유지되며 원래대로 복원할 수 있습니다.',
  'change.trash_empty': '휴지통이 비어 있습니다.',
  'change.restore': '복원',
  'change.restore_label': '복원: {ref}',
  'change.remove': '사건 제거',
  'change.remove_title': '{ref} 제거',
  'change.remove_intro':
    '이 사건은 행위, 인용과 함께 모든 목록, 집계, 파일에서 빠집니다. 휴지통에서 언제든지 복원할 수 있습니다.',
  'change.reason_missing': '제거하는 사유를 적으십시오.',
  'change.keep': '그대로 두기',
}
