import type { Message } from './message.ts'

/** Messages of lists as they once stood. */
export const as_of_en = {
  'as_of.title': 'as it stood after change {n}',
  'as_of.before_all': 'before anything was recorded',
  'as_of.banner': 'This is the record as it stood after change {n}, made on',
  'as_of.banner_before': 'This is the record before anything had been recorded.',
  'as_of.now': 'Show the record as it is now',
  'as_of.withheld':
    'Not all that you saw then is shown: some of it is kept from you now. What may be read follows from today, in an older state too.',
  'as_of.gone': 'no longer in the record',
  'as_of.ask': 'As it stood on',
  'as_of.ask_hint': 'A day, at its end (UTC), or the number of a change.',
  'as_of.show': 'Show',
  'as_of.making_title': 'The record after change {n} is being put together',
  'as_of.making': 'Every row is put back as it stood then. This page looks again by itself.',
  'as_of.made': '{made} of {of} incidents are ready.',
  'as_of.look_again': 'Look again',
  'as_of.untold_title': 'The record after change {n} cannot be shown',
  'as_of.untold':
    'What was kept does not lead back to the record after change {n}. Nothing is shown rather than part of it. Have an administrator run “girok verify”.',
  'notice.beyond': '“{value}” ({parameter}) has not come yet. The record is shown as it is now.',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const as_of_ko: Record<keyof typeof as_of_en, Message> = {
  'as_of.title': '변경 {n} 직후 상태',
  'as_of.before_all': '기록 시작 전 상태',
  'as_of.banner': '변경 {n} 직후의 기록입니다. 변경 일시:',
  'as_of.banner_before': '아무것도 기록되기 전의 상태입니다.',
  'as_of.now': '현재 기록 보기',
  'as_of.withheld':
    '당시에 볼 수 있었던 내용이 모두 나오지는 않습니다. 일부는 지금 열람이 제한되어 있으며, 과거 상태에도 현재의 열람 권한을 적용합니다.',
  'as_of.gone': '지금은 기록에 없음',
  'as_of.ask': '과거 상태 보기',
  'as_of.ask_hint': '날짜(그날이 끝난 시점, UTC) 또는 변경 번호를 적습니다.',
  'as_of.show': '보기',
  'as_of.making_title': '변경 {n} 직후의 기록을 불러오는 중입니다',
  'as_of.making': '모든 내용을 당시 상태로 되돌려 놓고 있습니다. 이 화면은 스스로 다시 확인합니다.',
  'as_of.made': '사건 {of}건 가운데 {made}건이 준비되었습니다.',
  'as_of.look_again': '다시 확인',
  'as_of.untold_title': '변경 {n} 직후의 기록을 표시할 수 없습니다',
  'as_of.untold':
    '남아 있는 이력으로는 변경 {n} 직후의 기록을 온전히 되살릴 수 없어 일부만 표시하지 않고 모두 표시하지 않습니다. 관리자에게 “girok verify”를 실행하도록 요청하십시오.',
  'notice.beyond': '아직 오지 않은 시점입니다: “{value}” ({parameter}). 현재 기록을 표시합니다.',
}
