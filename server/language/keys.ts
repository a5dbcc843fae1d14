import type { Message } from './message.ts'

/** Messages of the sheet of keys. */
export const keys_en = {
  'keys.title': 'Keys',
  'keys.intro':
    'They work wherever nothing is being typed, in English and in Hangul mode alike. They can be switched off on your account page.',
  'keys.key': 'Key',
  'keys.does': 'What it does',
  'keys.close': 'Close',
  'keys.search': 'go to the search box',
  'keys.new': 'add an incident',
  'keys.edit': 'edit this record',
  'keys.history': 'its history',
  'keys.next': 'next line of a list',
  'keys.previous': 'line before',
  'keys.open': 'open that line',
  'keys.go_list': 'the list of incidents',
  'keys.go_drafts': 'your drafts',
  'keys.go_people': 'people',
  'keys.go_sources': 'sources',
  'keys.go_changes': 'changes',
  'keys.save': 'save the form',
  'keys.help': 'this sheet',
  'keys.on': 'Keys such as N and / do something by themselves',
  'keys.save_choice': 'Save',
  'keys.setting': 'Keys',
  'keys.sheet': 'Which keys there are',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const keys_ko: Record<keyof typeof keys_en, Message> = {
  'keys.title': '단축키',
  'keys.intro':
    '입력 중이 아닐 때 어디서나 쓸 수 있으며, 한글 입력 상태에서도 같습니다. 계정 페이지에서 끌 수 있습니다.',
  'keys.key': '키',
  'keys.does': '동작',
  'keys.close': '닫기',
  'keys.search': '검색란으로 이동',
  'keys.new': '사건 입력',
  'keys.edit': '이 기록 수정',
  'keys.history': '이 기록의 이력',
  'keys.next': '목록의 다음 줄',
  'keys.previous': '이전 줄',
  'keys.open': '그 줄 열기',
  'keys.go_list': '사건 목록',
  'keys.go_drafts': '임시 저장',
  'keys.go_people': '사람',
  'keys.go_sources': '출처',
  'keys.go_changes': '변경 내역',
  'keys.save': '양식 저장',
  'keys.help': '이 안내',
  'keys.on': 'N, / 같은 키를 단축키로 사용',
  'keys.save_choice': '저장',
  'keys.setting': '단축키',
  'keys.sheet': '단축키 보기',
}
