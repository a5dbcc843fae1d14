import type { Message } from './message.ts'

/** Messages of the page where somebody looks at what would leave, and for whom. */
export const disclosure_en = {
  'disclosure.title': 'What may leave, and for whom',
  'disclosure.link': 'For partners or the public…',
  'disclosure.back': 'Back to the list',
  'disclosure.for': 'Who is the file for?',
  'disclosure.profile_internal': 'Colleagues',
  'disclosure.profile_partner': 'A partner',
  'disclosure.profile_public': 'The public',
  'disclosure.about_internal':
    'Files for colleagues hold everything that is open in the records, as it stands. They do not leave the organisation.',
  'disclosure.about_partner':
    'For an organisation that keeps records as closely as we do: no names, ids, sources or points; places by county at most, days by month. Free text goes only where the record is verified.',
  'disclosure.about_public':
    'For anybody, for ever: no names, no free text, no ids, no sources, no points; places by county at most, days by month.',
  'disclosure.about_coarse':
    'What fewer than {k} people share is told more coarsely (county, province, country; month, quarter, year; less of the person). What fewer share even then is left out.',
  'disclosure.withdrawn': {
    one: '{n} incident rests on nothing but what was said by somebody who has withdrawn consent. It is in files for colleagues, and in no others.',
    other:
      '{n} incidents rest on nothing but what was said by people who have withdrawn consent. They are in files for colleagues, and in no others.',
  },
  'disclosure.no_withdrawn': 'No incident of this list rests on withdrawn consent alone.',
  'disclosure.rows': 'What the file holds',
  'disclosure.column_table': 'File',
  'disclosure.column_rows': 'Rows',
  'disclosure.column_left_out': 'Left out',
  'disclosure.column_smallest': 'People who look alike, at least',
  'disclosure.column_risk': 'Risk',
  'disclosure.table_incidents': 'Incidents',
  'disclosure.table_acts': 'Acts',
  'disclosure.nothing': 'nothing',
  'disclosure.risk_hint':
    'The risk is the chance, in the mean over everybody in the file, that somebody who knows a person finds that person’s row. Above {most} % no file is written: what is alike is made larger until the risk is lower.',
  'disclosure.staying': 'What stays, whatever it is like',
  'disclosure.staying_consent': {
    one: '{n} incident goes beyond what those who told of it agreed to',
    other: '{n} incidents go beyond what those who told of them agreed to',
  },
  'disclosure.staying_restricted': {
    one: '{n} incident is restricted or a draft',
    other: '{n} incidents are restricted or drafts',
  },
  'disclosure.staying_patterns': {
    one: '{n} pattern: a statement about many cannot be counted by people',
    other: '{n} patterns: statements about many cannot be counted by people',
  },
  'disclosure.fields': 'What happens to each field',
  'disclosure.column_field': 'Field',
  'disclosure.column_treatment': 'In the file',
  'disclosure.treat_keep': 'as it stands',
  'disclosure.treat_reviewed': 'of verified records only',
  'disclosure.treat_coarsen': 'coarser',
  'disclosure.treat_drop': 'not at all',
  'disclosure.fields_others':
    'Nothing of sources, origins, quotes, agencies, links and attachments is in it, and no reference or address of a record.',
  'disclosure.findings': {
    one: '{n} thing that could lead to somebody',
    other: '{n} things that could lead to somebody',
  },
  'disclosure.no_findings': 'Nothing was found that could lead to somebody.',
  'disclosure.shown': 'The first {n} are shown.',
  'disclosure.column_what': 'What',
  'disclosure.column_where': 'Where',
  'disclosure.column_in_file': 'In the file',
  'disclosure.stands': 'yes, as it stands',
  'disclosure.stands_not': 'no: coarser, or left out',
  'disclosure.kind_few_people': {
    one: '{place}, {month}, {act}: {n} person or family, told by somebody from there',
    other: '{place}, {month}, {act}: {n} people or families, told by somebody from there',
  },
  'disclosure.no_month': 'no month',
  'disclosure.kind_name': 'A name that is restricted stands in the text',
  'disclosure.kind_phone': 'Looks like a telephone number: {words}',
  'disclosure.kind_email': 'Looks like an e-mail address: {words}',
  'disclosure.kind_coordinates': 'Looks like coordinates: {words}',
  'disclosure.kind_address': 'Looks like an address: {words}',
  'disclosure.kind_consent_not_asked':
    'Nobody asked the origin what may be done with what they said',
  'disclosure.blocked':
    'No file is written: too few people look alike in this list for anything to be told of them. Choose a wider list.',
  'disclosure.accept_title': 'Let it leave all the same',
  'disclosure.accept_partner':
    'What stands in the file as it is, the partner will read. If it should not leave, change the record first.',
  'disclosure.accept_public':
    'This brings back nothing: names, free text, points and ids are in no public file, whatever you write here.',
  'disclosure.reason': 'Why it may leave (kept in the log of exports)',
  'disclosure.accept': 'I have looked at all of it',
  'disclosure.accepted': 'You have looked at what was found, and accepted it.',
  'disclosure.changed':
    'The records were changed meanwhile, and something else is found now. Nothing was accepted.',
  'disclosure.files': 'Files',
  'disclosure.numbers': 'Numbers',
  'disclosure.about_numbers':
    'How many, not who. Each number is moved a little by chance and rounded to a multiple of {k}, always in the same way for the same records, so that nobody gets at the true one by asking again or by subtracting. Totals are made likewise and need not be the sum. Of what would be nothing then, nothing is said.',
  'disclosure.before': {
    one: '{n} file of this kind has left before. Whoever has both can subtract one from the other: rows that are in one only are told of few people.',
    other:
      '{n} files of this kind have left before. Whoever has two of them can subtract one from the other: rows that are in one only are told of few people.',
  },
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const disclosure_ko: Record<keyof typeof disclosure_en, Message> = {
  'disclosure.title': '외부로 내보내기 점검',
  'disclosure.link': '협력 단체·공개용…',
  'disclosure.back': '목록으로 돌아가기',
  'disclosure.for': '누구에게 줄 파일입니까?',
  'disclosure.profile_internal': '내부용',
  'disclosure.profile_partner': '협력 단체용',
  'disclosure.profile_public': '공개용',
  'disclosure.about_internal':
    '내부용 파일에는 기록에서 공개된 내용이 그대로 들어갑니다. 단체 밖으로 내보내지 않습니다.',
  'disclosure.about_partner':
    '같은 수준으로 기록을 보호하는 단체에 주는 파일입니다. 이름, 식별자, 출처, 좌표는 들어가지 않습니다. 장소는 시·군까지, 날짜는 월까지만 알립니다. 서술은 검증된 기록의 것만 들어갑니다.',
  'disclosure.about_public':
    '누구나 볼 수 있고 되돌릴 수 없는 파일입니다. 이름, 서술, 식별자, 출처, 좌표는 들어가지 않습니다. 장소는 시·군까지, 날짜는 월까지만 알립니다.',
  'disclosure.about_coarse':
    '해당하는 사람이 {k}명보다 적은 내용은 더 넓게 알립니다. 장소는 시·군, 도, 국가 순으로, 날짜는 월, 분기, 연도 순으로 넓히고 인적 사항을 줄입니다. 그래도 부족한 행은 뺍니다.',
  'disclosure.withdrawn':
    '사건 {n}건은 동의를 철회한 사람의 진술에만 근거합니다. 내부용 파일에만 들어가고 다른 파일에는 들어가지 않습니다.',
  'disclosure.no_withdrawn': '이 목록에는 철회된 동의에만 근거한 사건이 없습니다.',
  'disclosure.rows': '파일에 들어가는 내용',
  'disclosure.column_table': '파일',
  'disclosure.column_rows': '행',
  'disclosure.column_left_out': '뺀 행',
  'disclosure.column_smallest': '구별되지 않는 사람 수(최소)',
  'disclosure.column_risk': '위험도',
  'disclosure.table_incidents': '사건',
  'disclosure.table_acts': '행위',
  'disclosure.nothing': '없음',
  'disclosure.risk_hint':
    '위험도는 어떤 사람을 아는 이가 파일에서 그 사람의 행을 찾아낼 확률의 평균입니다. {most} %를 넘으면 파일을 만들지 않으며, 그 아래가 될 때까지 더 많은 사람이 구별되지 않게 합니다.',
  'disclosure.staying': '어떤 경우에도 내보내지 않는 것',
  'disclosure.staying_consent': '진술자가 동의한 범위를 벗어난 사건 {n}건',
  'disclosure.staying_restricted': '제한되었거나 작성 중인 사건 {n}건',
  'disclosure.staying_patterns': '양상 {n}건: 여러 사건을 아우르는 진술은 사람 수로 셀 수 없습니다',
  'disclosure.fields': '항목별 처리',
  'disclosure.column_field': '항목',
  'disclosure.column_treatment': '파일에서',
  'disclosure.treat_keep': '그대로',
  'disclosure.treat_reviewed': '검증된 기록만',
  'disclosure.treat_coarsen': '더 넓게',
  'disclosure.treat_drop': '들어가지 않음',
  'disclosure.fields_others':
    '출처, 근원, 인용, 기관, 연결, 첨부 파일에 관한 내용과 기록의 번호나 주소는 들어가지 않습니다.',
  'disclosure.findings': '누군가를 알아볼 수 있는 내용 {n}건',
  'disclosure.no_findings': '누군가를 알아볼 수 있는 내용을 찾지 못했습니다.',
  'disclosure.shown': '처음 {n}건만 보여 줍니다.',
  'disclosure.column_what': '내용',
  'disclosure.column_where': '위치',
  'disclosure.column_in_file': '파일에 들어감',
  'disclosure.stands': '예, 그대로 들어갑니다',
  'disclosure.stands_not': '아니요, 더 넓게 알리거나 뺍니다',
  'disclosure.kind_few_people': '{place}, {month}, {act}: 그곳 사람이 말한 피해자 {n}명(또는 가구)',
  'disclosure.no_month': '월 미상',
  'disclosure.kind_name': '제한된 이름이 서술에 들어 있음',
  'disclosure.kind_phone': '전화번호로 보임: {words}',
  'disclosure.kind_email': '전자우편 주소로 보임: {words}',
  'disclosure.kind_coordinates': '좌표로 보임: {words}',
  'disclosure.kind_address': '주소로 보임: {words}',
  'disclosure.kind_consent_not_asked': '진술을 어디까지 활용해도 되는지 묻지 않은 근원이 있음',
  'disclosure.blocked':
    '파일을 만들 수 없습니다. 이 목록에는 서로 구별되지 않는 사람이 너무 적습니다. 목록의 범위를 넓혀 주십시오.',
  'disclosure.accept_title': '그래도 내보내기',
  'disclosure.accept_partner':
    '파일에 그대로 들어가는 내용은 협력 단체가 읽게 됩니다. 내보내면 안 되는 내용이면 먼저 기록을 고치십시오.',
  'disclosure.accept_public':
    '여기에 무엇을 쓰더라도 이름, 서술, 좌표, 식별자는 공개용 파일에 들어가지 않습니다.',
  'disclosure.reason': '내보내도 되는 이유(내보내기 기록에 남음)',
  'disclosure.accept': '모두 확인했습니다',
  'disclosure.accepted': '찾은 내용을 확인하고 승인했습니다.',
  'disclosure.changed':
    '그사이 기록이 바뀌어 다른 내용이 발견되었습니다. 아무것도 승인되지 않았습니다.',
  'disclosure.files': '파일',
  'disclosure.numbers': '통계 수치',
  'disclosure.about_numbers':
    '누구인지가 아니라 몇 건인지만 담습니다. 모든 수치는 조금씩 무작위로 바꾼 뒤 {k}의 배수로 맞춥니다. 같은 기록에는 언제나 같은 수치가 나오므로, 다시 묻거나 서로 빼도 실제 수치를 알아낼 수 없습니다. 합계도 같은 방식으로 만들어 각 수치를 더한 값과 다를 수 있습니다. 0이 되는 항목은 표시하지 않습니다.',
  'disclosure.before':
    '같은 종류의 파일이 전에 {n}개 나갔습니다. 두 파일을 가진 사람은 서로 비교할 수 있고, 한쪽에만 있는 행은 소수의 사람에 관한 것입니다.',
}
