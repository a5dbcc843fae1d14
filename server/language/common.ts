import type { Message } from './message.ts'

export const common_en = {
  'common.skip': 'Skip to the content',
  'common.menu': 'Menu',
  'common.menu_label': 'Main menu',
  'common.search': 'Search',
  'common.search_label': 'Search the incidents',
  'common.not_known': 'not known',
  'common.none': 'None.',
  'common.help': 'What “{label}” means',
  'common.more': 'More',
  'common.required': 'required',
  'common.offline': 'Girok keeps everything on this machine and sends nothing anywhere.',
  'common.damaged':
    'The database file is damaged. It can be read; nothing can be saved until it is restored or found whole. Lists and counts may be wrong.',
  'common.damaged_backup': 'The newest backup is {backup}.',
  'common.damaged_no_backup': 'There is no backup in the data folder.',
  'common.damaged_refused':
    'The database file is damaged. This cannot be saved or shown now; whoever runs this installation must restore a backup.',
  'common.disk_low': 'The disk is almost full. Make room: on a full disk no record can be saved.',
  'common.disk_full':
    'The disk is full. Everything can be read and exported; records can be saved again as soon as there is room.',
  'common.full_refused':
    'Nothing was saved: the disk is full. Records can be saved again as soon as there is room.',
  'nav.incidents': 'Incidents',
  'nav.new': 'Add incident',
  'nav.drafts': 'Drafts',
  'nav.tasks': 'Tasks',
  'nav.people': 'People',
  'nav.agencies': 'Agencies',
  'nav.places': 'Places',
  'nav.sources': 'Sources',
  'nav.origins': 'Origins',
  'nav.changes': 'Changes',
  'nav.duplicates': 'Duplicates',
  'nav.codebook': 'Codebook',
  'nav.vocabulary': 'Vocabularies',
  'nav.users': 'Users',
  'nav.account': 'Account',
  'nav.sign_out': 'Sign out',
} as const satisfies Record<string, Message>

export const common_ko: Record<keyof typeof common_en, Message> = {
  'common.skip': '본문으로 건너뛰기',
  'common.menu': '메뉴',
  'common.menu_label': '주 메뉴',
  'common.search': '검색',
  'common.search_label': '사건 검색',
  'common.not_known': '미상',
  'common.none': '없습니다.',
  'common.help': '항목 설명: {label}',
  'common.more': '더 보기',
  'common.required': '필수',
  'common.offline': 'Girok은 모든 자료를 이 컴퓨터에만 보관하며 어디로도 보내지 않습니다.',
  'common.damaged':
    '데이터베이스 파일이 손상되었습니다. 읽을 수는 있지만, 복원하거나 이상이 없다고 확인될 때까지 저장할 수 없습니다. 목록과 집계가 틀릴 수 있습니다.',
  'common.damaged_backup': '가장 최근 백업: {backup}',
  'common.damaged_no_backup': '데이터 폴더에 백업이 없습니다.',
  'common.damaged_refused':
    '데이터베이스 파일이 손상되어 지금은 저장하거나 표시할 수 없습니다. 운영자가 백업을 복원해야 합니다.',
  'common.disk_low':
    '디스크가 거의 가득 찼습니다. 공간을 확보하십시오. 디스크가 가득 차면 기록을 저장할 수 없습니다.',
  'common.disk_full':
    '디스크가 가득 찼습니다. 모든 자료를 읽고 내보낼 수 있으며, 공간이 생기면 곧바로 다시 기록을 저장할 수 있습니다.',
  'common.full_refused':
    '저장되지 않았습니다. 디스크가 가득 찼습니다. 공간이 생기면 곧바로 다시 저장할 수 있습니다.',
  'nav.incidents': '사건',
  'nav.new': '사건 입력',
  'nav.drafts': '임시 저장',
  'nav.tasks': '할 일',
  'nav.people': '사람',
  'nav.agencies': '기관',
  'nav.places': '장소',
  'nav.sources': '출처',
  'nav.origins': '정보의 근원',
  'nav.changes': '변경 내역',
  'nav.duplicates': '중복 후보',
  'nav.codebook': '코드북',
  'nav.vocabulary': '용어집 관리',
  'nav.users': '사용자',
  'nav.account': '계정',
  'nav.sign_out': '로그아웃',
}
