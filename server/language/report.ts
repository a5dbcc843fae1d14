import type { Message } from './message.ts'

/** Messages of the report, and of the note on its method. */
export const report_en = {
  'report.title': 'Title of the report',
  'report.title_hint': 'Printed at the top. Blank: the filter in words.',
  'report.set_title': 'Set the title',
  'report.print':
    'Print this page with the browser (Ctrl+P), or save it as PDF. What stands above the title is not printed.',
  'report.back': 'Back to the list',
  'report.in_short': 'In short',
  'report.counted': 'Incidents',
  'report.counted_pattern': 'Patterns',
  'report.counted_all': 'Records',
  'report.certain': 'Certainly in the period',
  'report.possible': 'Possibly in the period',
  'report.undated': 'Without a date, not included',
  'report.asked': 'What was asked for',
  'report.method': 'How this was counted',
  'report.tables': 'Figures',
  'report.n_certain': 'Certain',
  'report.n_possible': 'Possible',
  'report.by_province': 'By province',
  'report.by_act': 'By act',
  'report.by_month': 'By month',
  'report.by_year': 'By year',
  'report.month': 'Month',
  'report.year': 'Year',
  'report.sources': 'Sources',
  'report.sources_of': {
    one: '{n} source of the incidents in the appendix.',
    other: '{n} sources of the incidents in the appendix.',
  },
  'report.origins_of': {
    one: 'They rest on {n} origin.',
    other: 'They rest on {n} origins.',
  },
  'report.no_sources': 'No source is recorded.',
  'report.origin': 'origin {number}: {kind}, not graded',
  'report.origin_graded': 'origin {number}: {kind}, reliability {reliability} ({meaning})',
  'report.taken': '{how} of [{number}]',
  'report.no_day': 'no day of publication',
  'report.read_on': 'read {day}',
  'report.appendix': 'Appendix: the incidents',
  'report.all_of_them': { one: 'The one incident.', other: 'All {n}, in the order of the list.' },
  'report.first_of_them':
    'The first {shown} of {n}, in the order of the list. All of them are in the CSV file of the same query:',
  'report.cited': 'Sources',
  'report.made':
    'Made on {day} (UTC) from revision {revision} of the database, by Girok {version}.',
  'report.same': 'The same list:',
  'report.nothing': 'Nothing matches, so there is nothing to report.',
  'report.kind_event': 'incidents',
  'report.kind_pattern': 'patterns',
  'report.kind_all': 'incidents and patterns',
  'report.asked_kind': 'What',
  'report.asked_period': 'Period',
  'report.asked_date': 'Dates that',
  'report.asked_undated': 'Dates',
  'report.asked_place': 'Place',
  'report.asked_act': 'Act',
  'report.asked_penalty': 'Penalty',
  'report.asked_agency': 'Agency',
  'report.asked_victim': 'Victim',
  'report.asked_asserted': 'What is asserted',
  'report.asked_outcome': 'Outcome',
  'report.asked_reliability': 'Reliability',
  'report.asked_credibility': 'Credibility',
  'report.asked_source': 'Source',
  'report.asked_origin': 'Origin',
  'report.asked_status': 'Status',
  'report.asked_import': 'Import',
  'report.asked_q': 'Words',
  'report.asked_origins_min': 'Origins, at least',
  'report.asked_updated_since': 'Changed since',
  'method.unit_event':
    'Counted are incidents: an incident is an event that holds one or more acts together, and an act is one violation against one victim. General statements about many events (“a series of arrests”) are kept as patterns and are not counted.',
  'method.unit_pattern':
    'Counted are patterns: statements about many events, such as “a series of arrests”. They hold no acts, and are no incidents.',
  'method.unit_all':
    'Counted are records: incidents, which are events that hold one or more acts together, and patterns, which are statements about many events. A pattern is not an incident.',
  'method.same_act':
    'An incident is included where one and the same act meets every condition on acts, date and place; not where different acts meet one each.',
  'method.place': 'A place includes all places within it.',
  'method.agency': 'An agency includes the agencies beneath it.',
  'method.period_possible':
    'Where sources do not give a day, the earliest and the latest possible day are recorded. “Certain” means that all of those days lie in the period; “possible” that at least one does, and includes the certain ones. The true number lies between.',
  'method.period_certain':
    'Where sources do not give a day, the earliest and the latest possible day are recorded. Only incidents are included of which all of those days lie in the period; others may belong to it.',
  'method.open_side':
    'A date that is open on one side (“before 10 January 2024”) is taken to reach one year beyond the day that is known.',
  'method.undated': {
    one: '{n} incident meets every other condition but has no date, and is not included.',
    other: '{n} incidents meet every other condition but have no date, and are not included.',
  },
  'method.no_period': 'No period was asked for: incidents without a date are included.',
  'method.only_undated': 'Only incidents without any date are included.',
  'method.tables':
    'In the tables an incident counts once in each row that one of its matching acts belongs to. Rows may therefore add up to more than the total, and incidents without a date are in no month.',
  'method.people':
    'People are summed by size: a group by its least size, a member inside the group. “At least” means that no upper limit is known.',
  'method.uncounted': {
    one: '{n} act in the incidents below was threatened or is denied; nobody is counted by it.',
    other:
      '{n} acts in the incidents below were threatened or are denied; nobody is counted by them.',
  },
  'method.grades':
    'Sources are graded on the Admiralty scales: the letter is the reliability of the origin (A to F), the digit the credibility of what it says (1 to 6). The two are kept apart and never averaged. F and 6 mean “cannot be judged”, not “bad”.',
  'method.origins':
    'An origin is whoever or whatever ultimately knew. A reprint or translation has the origin of what it was taken from and adds no corroboration: two sources of one origin count as one.',
  'method.resting':
    'A source includes what was taken from it; an incident is included where one of its claims rests on what was asked for.',
  'method.read':
    'Drafts, and records that are restricted, are included only where whoever made this report may read them.',
  'method.as_of': 'The record is told as it stood at revision {n}.',
  'method.withheld': 'Not all that stood there then is included: some of it is restricted now.',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const report_ko: Record<keyof typeof report_en, Message> = {
  'report.title': '보고서 제목',
  'report.title_hint': '맨 위에 인쇄됩니다. 비워 두면 조건을 풀어 쓴 문장이 제목이 됩니다.',
  'report.set_title': '제목 정하기',
  'report.print':
    '브라우저에서 이 화면을 인쇄하거나(Ctrl+P) PDF로 저장하십시오. 제목 위에 있는 것은 인쇄되지 않습니다.',
  'report.back': '목록으로 돌아가기',
  'report.in_short': '요약',
  'report.counted': '사건',
  'report.counted_pattern': '양상',
  'report.counted_all': '기록',
  'report.certain': '기간에 확실히 들어감',
  'report.possible': '기간에 들어갈 가능성이 있음',
  'report.undated': '날짜가 없어 넣지 않음',
  'report.asked': '조건',
  'report.method': '집계 방법',
  'report.tables': '통계',
  'report.n_certain': '확실',
  'report.n_possible': '가능',
  'report.by_province': '도별',
  'report.by_act': '행위별',
  'report.by_month': '월별',
  'report.by_year': '연도별',
  'report.month': '월',
  'report.year': '연도',
  'report.sources': '출처',
  'report.sources_of': '부록에 실린 사건의 출처 {n}개입니다.',
  'report.origins_of': '정보의 근원은 {n}개입니다.',
  'report.no_sources': '기록된 출처가 없습니다.',
  'report.origin': '근원 {number}: {kind}, 등급 없음',
  'report.origin_graded': '근원 {number}: {kind}, 신뢰도 {reliability}({meaning})',
  'report.taken': '[{number}]의 {how}',
  'report.no_day': '발행일 없음',
  'report.read_on': '{day} 열람',
  'report.appendix': '부록: 사건 목록',
  'report.all_of_them': '전체 {n}건을 목록 순서대로 실었습니다.',
  'report.first_of_them':
    '{n}건 가운데 처음 {shown}건을 목록 순서대로 실었습니다. 전체는 같은 조건의 CSV 파일에 있습니다:',
  'report.cited': '출처',
  'report.made':
    '{day}(UTC)에 데이터베이스 개정 번호 {revision}의 내용으로 Girok {version}에서 작성하였습니다.',
  'report.same': '같은 목록:',
  'report.nothing': '조건에 맞는 기록이 없어 보고할 내용이 없습니다.',
  'report.kind_event': '사건',
  'report.kind_pattern': '양상',
  'report.kind_all': '사건과 양상',
  'report.asked_kind': '대상',
  'report.asked_period': '기간',
  'report.asked_date': '날짜 기준',
  'report.asked_undated': '날짜',
  'report.asked_place': '장소',
  'report.asked_act': '행위',
  'report.asked_penalty': '처벌',
  'report.asked_agency': '기관',
  'report.asked_victim': '피해자',
  'report.asked_asserted': '주장의 내용',
  'report.asked_outcome': '결과',
  'report.asked_reliability': '신뢰도',
  'report.asked_credibility': '신빙성',
  'report.asked_source': '출처',
  'report.asked_origin': '정보의 근원',
  'report.asked_status': '상태',
  'report.asked_import': '가져오기',
  'report.asked_q': '검색어',
  'report.asked_origins_min': '근원 수(최소)',
  'report.asked_updated_since': '변경 시점(이후)',
  'method.unit_event':
    '사건을 셉니다. 사건은 하나 이상의 행위로 이루어지며, 행위 하나는 피해자 하나에 대한 침해 하나입니다. “연이은 체포”처럼 여러 사건을 아우르는 진술은 양상으로 따로 기록하고 세지 않습니다.',
  'method.unit_pattern':
    '양상을 셉니다. 양상은 “연이은 체포”처럼 여러 사건을 아우르는 진술이며, 행위가 없고 사건으로 세지 않습니다.',
  'method.unit_all':
    '기록을 셉니다. 하나 이상의 행위로 이루어진 사건과, 여러 사건을 아우르는 진술인 양상이 함께 들어 있습니다. 양상은 사건이 아닙니다.',
  'method.same_act':
    '행위, 날짜, 장소에 관한 모든 조건을 하나의 행위가 함께 충족하는 사건만 넣었습니다. 서로 다른 행위가 조건을 하나씩 충족하는 사건은 넣지 않았습니다.',
  'method.place': '장소에는 그 안에 있는 모든 장소가 포함됩니다.',
  'method.agency': '기관에는 그 산하 기관이 포함됩니다.',
  'method.period_possible':
    '출처에 날짜가 하루까지 나오지 않으면 가능한 가장 이른 날과 가장 늦은 날을 기록합니다. “확실”은 그 사이의 모든 날이 기간 안에 있다는 뜻이고, “가능”은 그 가운데 하루라도 기간 안에 있다는 뜻이며 “확실”을 포함합니다. 실제 수는 둘 사이에 있습니다.',
  'method.period_certain':
    '출처에 날짜가 하루까지 나오지 않으면 가능한 가장 이른 날과 가장 늦은 날을 기록합니다. 그 사이의 모든 날이 기간 안에 있는 사건만 넣었으므로, 이 기간에 속하는 사건이 더 있을 수 있습니다.',
  'method.open_side':
    '한쪽 끝을 모르는 날짜(“2024년 1월 10일 이전”)는 알려진 날에서 1년까지로 봅니다.',
  'method.undated': '다른 조건은 모두 충족하지만 날짜가 없는 사건 {n}건은 넣지 않았습니다.',
  'method.no_period': '기간을 지정하지 않았으므로 날짜가 없는 사건도 들어 있습니다.',
  'method.only_undated': '날짜가 전혀 없는 사건만 넣었습니다.',
  'method.tables':
    '표에서는 조건에 맞는 행위가 속하는 줄마다 사건을 한 번씩 셉니다. 따라서 각 줄을 더하면 전체보다 클 수 있으며, 날짜가 없는 사건은 어느 달에도 들어가지 않습니다.',
  'method.people':
    '인원은 규모로 더합니다. 집단은 최소 인원으로 세고, 구성원은 집단 안에 포함합니다. “이상”은 상한을 알 수 없다는 뜻입니다.',
  'method.uncounted':
    '아래 사건의 행위 가운데 {n}건은 위협에 그쳤거나 부인된 것이며, 이 행위로는 인원을 세지 않았습니다.',
  'method.grades':
    '출처는 애드미럴티 등급으로 평가합니다. 글자는 근원의 신뢰도(A~F), 숫자는 정보의 신빙성(1~6)입니다. 둘은 따로 적으며 평균하지 않습니다. F와 6은 “판단할 수 없음”이며 나쁘다는 뜻이 아닙니다.',
  'method.origins':
    '정보의 근원은 그 사실을 처음 안 사람이나 문서입니다. 전재나 번역은 원출처와 근원이 같으므로 뒷받침을 더하지 않습니다. 근원이 같은 두 출처는 하나로 셉니다.',
  'method.resting':
    '출처에는 그 출처에서 가져온 것이 포함됩니다. 주장 가운데 하나라도 해당 출처나 근원에 근거하는 사건을 넣었습니다.',
  'method.read':
    '작성 중이거나 열람이 제한된 기록은 이 보고서를 만든 사람이 읽을 수 있는 것만 들어 있습니다.',
  'method.as_of': '개정 번호 {n} 당시의 기록입니다.',
  'method.withheld': '그 뒤 열람이 제한된 내용이 있어, 당시의 기록이 모두 들어 있지는 않습니다.',
}
