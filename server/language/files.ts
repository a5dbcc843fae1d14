import type { Message } from './message.ts'

/** Messages of files that leave: what each is for, how it is cited, what its columns mean. */
export const files_en = {
  'format.report': 'Report to print',
  'format.more': 'More formats',
  'format.meaning': 'What is in these files: the codebook',
  'format.hxl': 'CSV with HXL hashtags',
  'format.hxl_acts': 'Acts as CSV with HXL hashtags',
  'format.hxl_for': 'for aid organisations: a second row tells their tools what each column is',
  'format.acled': 'CSV with ACLED’s columns',
  'format.acled_for': 'for tools that read ACLED; what the record does not say stays empty',
  'format.matrix': 'Estimation matrix, incidents',
  'format.matrix_people': 'Estimation matrix, people',
  'format.matrix_for': 'who knew of what, as 0 and 1: for capture–recapture in R',
  'format.ris': 'Sources as RIS',
  'format.bib': 'Sources as BibTeX',
  'format.references_for': 'for Zotero, EndNote, LaTeX: the sources of these incidents, each once',
  'cite.title': 'Cite',
  'cite.version': 'Girok {ref}, version {version} of {day}.',
  'cite.hint': 'The day is in UTC. Later versions keep the same reference and address.',
  'cite.sources': 'Its sources',
  'cite.source': 'Cite this source',
  'files.title': 'What the files hold',
  'files.matrix': 'Estimation matrix',
  'files.matrix_what':
    'One row for each incident (/incidents.matrix.csv) or person (/people.matrix.csv), one column for each origin: 1 where that origin told of it, else 0. The columns are origins and never sources, because capture–recapture needs lists that do not copy each other, and a reprint is no second sighting.',
  'files.matrix_rows':
    'Left out are patterns; what no origin told of, which is what these methods estimate; and, among people, groups, and acts that were threatened or are denied. An origin that only denies has told of nothing. What an origin said of the incident as a whole counts for each of its acts.',
  'files.matrix_read':
    'In R: X <- read.csv("incidents.matrix.csv", row.names = 1). Rcapture, dga and LCMCR take X as it is, or its columns as factors. Filter by origin (origin=…) to choose the columns: those methods take few lists, and a file has at most 1,000. The same person must be one record: merge duplicates first.',
  'files.hxl': 'HXL hashtags',
  'files.hxl_what':
    'With hxl=1, /incidents.csv and /acts.csv have a second row with the hashtags of HXL 1.1. Nothing else differs.',
  'files.hxl_all': 'The hashtags of all columns',
  'files.acled': 'ACLED’s columns',
  'files.acled_what':
    '/incidents.acled.csv has one row for each incident under the column names of ACLED’s codebook of 2023. It is our record, not ACLED’s coding.',
  'files.acled_date':
    'event_date is filled only where one day is known; a month never becomes a day in its middle. date_earliest, date_latest and date_precision, at the end, say what is known.',
  'files.acled_point':
    'latitude and longitude are filled for precision 1 and 2. A province is not given the point of its capital.',
  'files.acled_actors':
    'actor1 is the first agency, those that carried an act out before others; the other agencies are in assoc_actor_1. actor2 holds the working names of the victims, assoc_actor_2 their roles.',
  'files.acled_deaths':
    'fatalities counts people in acts of these types or with these outcomes, at least: {list}. Where nobody is reported dead it is empty, not 0.',
  'files.acled_judged': 'Always empty, for they are judgements of ACLED’s coders: {list}.',
  'files.acled_types':
    'The type is that of the first of these acts that the incident holds; any other act has no type in ACLED’s scheme.',
  'files.acled_time': 'time_precision, by the days on which it may have been',
  'files.acled_geo': 'geo_precision, by place_precision',
  'files.days': { one: '{n} day', other: 'at most {n} days' },
  'files.ours': 'Ours',
  'files.theirs': 'ACLED',
  'files.vaguer': 'vaguer',
  'files.empty': 'empty',
  'files.references': 'References',
  'files.references_what':
    'RIS and BibTeX hold what was published: authors, title, publisher, day, address. They hold no origin and no note. Names stand as printed; a source without a day has none.',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const files_ko: Record<keyof typeof files_en, Message> = {
  'format.report': '인쇄용 보고서',
  'format.more': '다른 형식',
  'format.meaning': '파일에 담긴 내용: 코드북',
  'format.hxl': 'HXL 해시태그가 있는 CSV',
  'format.hxl_acts': 'HXL 해시태그가 있는 행위 CSV',
  'format.hxl_for': '구호 단체용: 둘째 줄이 각 열의 뜻을 도구에 알려 줍니다',
  'format.acled': 'ACLED 열 이름의 CSV',
  'format.acled_for': 'ACLED 자료를 읽는 도구용: 기록에 없는 값은 비워 둡니다',
  'format.matrix': '추정용 행렬(사건)',
  'format.matrix_people': '추정용 행렬(사람)',
  'format.matrix_for':
    '어느 근원이 무엇을 알았는지 0과 1로 나타냅니다: R의 포획–재포획 추정용입니다',
  'format.ris': '출처 RIS',
  'format.bib': '출처 BibTeX',
  'format.references_for': 'Zotero, EndNote, LaTeX용: 이 사건들의 출처가 한 번씩 들어 있습니다',
  'cite.title': '인용 방법',
  'cite.version': 'Girok {ref}, 버전 {version}({day}).',
  'cite.hint': '날짜는 UTC 기준입니다. 이후 버전에서도 번호와 주소는 바뀌지 않습니다.',
  'cite.sources': '이 사건의 출처',
  'cite.source': '이 출처 인용하기',
  'files.title': '내보낸 파일의 내용',
  'files.matrix': '추정용 행렬',
  'files.matrix_what':
    '사건(/incidents.matrix.csv) 또는 사람(/people.matrix.csv)마다 한 줄, 정보의 근원마다 한 열입니다. 그 근원이 알린 것이면 1, 아니면 0입니다. 열은 출처가 아니라 근원입니다. 포획–재포획 추정은 서로 베끼지 않은 목록을 전제로 하며, 전재는 또 하나의 목격이 아니기 때문입니다.',
  'files.matrix_rows':
    '양상, 어느 근원도 알리지 않은 것(이 방법이 추정하려는 수입니다), 사람 행렬에서는 집단과 위협에 그쳤거나 부인된 행위를 뺍니다. 부인만 한 근원은 알린 것으로 보지 않습니다. 사건 전체에 대하여 한 말은 그 사건의 모든 행위에 대하여 한 말로 봅니다.',
  'files.matrix_read':
    'R에서 X <- read.csv("incidents.matrix.csv", row.names = 1)로 읽습니다. Rcapture, dga, LCMCR에 X를 그대로, 또는 열을 factor로 바꾸어 넣습니다. 이 방법들은 목록을 많이 받지 못하므로 근원을 조건으로 걸어(origin=…) 열을 고르십시오. 파일 하나의 열은 1,000개까지입니다. 같은 사람은 한 기록이어야 하므로 중복을 먼저 합치십시오.',
  'files.hxl': 'HXL 해시태그',
  'files.hxl_what':
    '주소에 hxl=1을 붙이면 /incidents.csv와 /acts.csv의 둘째 줄에 HXL 1.1 해시태그가 들어갑니다. 그 밖의 내용은 같습니다.',
  'files.hxl_all': '모든 열의 해시태그',
  'files.acled': 'ACLED 열 이름',
  'files.acled_what':
    '/incidents.acled.csv는 2023년 ACLED 코드북의 열 이름으로 사건마다 한 줄씩 적습니다. ACLED가 부호화한 것이 아니라 이 데이터베이스의 기록입니다.',
  'files.acled_date':
    'event_date는 하루까지 알 때에만 채웁니다. 월만 아는 날짜를 그 달의 가운데 날로 바꾸지 않습니다. 알려진 범위는 끝에 있는 date_earliest, date_latest, date_precision에 있습니다.',
  'files.acled_point':
    'latitude와 longitude는 정밀도 1과 2에서만 채웁니다. 도까지만 아는 사건에 도청 소재지의 좌표를 넣지 않습니다.',
  'files.acled_actors':
    'actor1은 첫 기관이며 직접 실행한 기관이 앞섭니다. 나머지 기관은 assoc_actor_1에 있습니다. actor2는 피해자의 기록상 호칭, assoc_actor_2는 피해자의 역할입니다.',
  'files.acled_deaths':
    'fatalities는 다음 행위나 결과에 해당하는 사람의 최소 수입니다: {list}. 사망이 보고되지 않았으면 0이 아니라 빈칸입니다.',
  'files.acled_judged': '다음 열은 ACLED 담당자가 판단하는 값이므로 늘 비어 있습니다: {list}.',
  'files.acled_types':
    '사건에 들어 있는 행위 가운데 아래 표에서 가장 위에 있는 것의 유형을 씁니다. 표에 없는 행위는 ACLED 분류에 해당하는 유형이 없습니다.',
  'files.acled_time': '날짜가 걸치는 일수에 따른 time_precision',
  'files.acled_geo': 'place_precision에 따른 geo_precision',
  'files.days': '{n}일 이내',
  'files.ours': '이 기록',
  'files.theirs': 'ACLED',
  'files.vaguer': '그보다 불명확함',
  'files.empty': '빈칸',
  'files.references': '참고문헌',
  'files.references_what':
    'RIS와 BibTeX에는 작성자, 제목, 발행처, 날짜, 주소처럼 공개된 내용만 들어 있습니다. 정보의 근원과 참고 메모는 들어 있지 않습니다. 이름은 표기된 그대로이며, 발행일을 모르는 출처에는 날짜가 없습니다.',
}
