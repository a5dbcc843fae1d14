import type { Message } from './message.ts'

/** Messages of data packages: what stands in them, and the pages that take and check them. */
export const package_en = {
  'list.export_package': 'Data package',
  'package.title': 'Girok data package',
  'package.intro':
    'Records of human rights violations, taken out of Girok as they stood at one revision. Everything that a reader needs is in this one file, and every change to it shows.',
  'package.about': 'What this is',
  'package.query': 'Query: {query}',
  'package.query_none': 'Query: none. All events that are open to everyone signed in.',
  'package.revision': 'Revision: {revision}',
  'package.program': 'Made by: {program}',
  'package.contents': 'What is in it',
  'package.rows': { one: '{file}: {label}, {n} row', other: '{file}: {label}, {n} rows' },
  'package.file_attachments': {
    one: 'attachments/: {n} file, under its SHA-256; attachment.csv says what it is',
    other: 'attachments/: {n} files, each under its SHA-256; attachment.csv says what it is',
  },
  'package.file_schema':
    'datapackage.json: columns, types and references, for programs (Frictionless Data Package)',
  'package.file_codebook': 'codebook.md: what every column and code means, in English and Korean',
  'package.file_certificate':
    'certificate.json: query, revision, program, the hash of every file, and the signature',
  'package.reading': 'How to read it',
  'package.reading_empty': 'An empty cell is not known, never zero and never “no”.',
  'package.reading_dates':
    'A date is what the source said (_text), what it must mean (_edtf, ISO 8601-2), and the earliest and latest day that allows. An act without a date or place of its own has those of its incident.',
  'package.reading_csv':
    'The tables are CSV (RFC 4180): UTF-8, commas, CRLF, quotes doubled. Values are exact: a text that begins with = + - or @ is as it was entered. Import the tables into a spreadsheet as text; do not open them by double click.',
  'package.reading_authors': 'Authors are named as they were when they entered it.',
  'package.left_out': 'What is not in it',
  'package.left_out_open':
    'Drafts, restricted records and restricted fields are not in it, nor files that are not open to everyone. What leads to a record that is not in it is blank.',
  'package.left_out_restricted':
    'Restricted records and fields were asked for and are in it, as far as whoever took it out may read them. Keep this file as you would keep those people safe. Drafts are not in it.',
  'package.left_out_never':
    'Who a source is, is never in a package; nor are users, sessions, tasks, comments or the history.',
  'package.checking': 'How to check it',
  'package.checking_girok': 'With Girok: npm run -s girok -- verify FILE',
  'package.checking_alone':
    'Without Girok: get verify.mjs from somewhere that you trust, not from whoever sent you this file: it is server/package/verify.mjs in the source code of Girok, and every installation gives it out at /verify.mjs. It is one short file and needs nothing but Node.js 20 or later: node verify.mjs FILE FINGERPRINT',
  'package.checking_key':
    'The signature was made with the key below. Ask whoever published this package, by another way than this file came, whether it is theirs.',
  'package.fingerprint': 'Fingerprint: {fingerprint}',
  'package.credits':
    'Places: GeoNames (CC BY 4.0), OCHA COD-AB (CC BY 4.0), ISO 3166, Natural Earth.',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const package_ko: Record<keyof typeof package_en, Message> = {
  'list.export_package': '자료 묶음(ZIP)',
  'package.title': '기록 자료 묶음',
  'package.intro':
    '인권 침해 기록을 특정 시점의 상태 그대로 기록(Girok)에서 내보낸 파일입니다. 읽는 데 필요한 것이 모두 들어 있으며, 내용이 조금이라도 바뀌면 드러납니다.',
  'package.about': '이 파일에 대하여',
  'package.query': '검색 조건: {query}',
  'package.query_none': '검색 조건: 없음. 로그인한 모든 사람에게 공개된 사건 전체입니다.',
  'package.revision': '변경 번호: {revision}',
  'package.program': '만든 프로그램: {program}',
  'package.contents': '들어 있는 파일',
  'package.rows': '{file}: {label}, {n}행',
  'package.file_attachments':
    'attachments/: 파일 {n}개. 파일 이름은 SHA-256 값이며, 설명은 attachment.csv에 있습니다',
  'package.file_schema':
    'datapackage.json: 프로그램이 읽는 열, 자료형, 참조 관계(Frictionless Data Package)',
  'package.file_codebook': 'codebook.md: 모든 열과 코드의 뜻(영어와 한국어)',
  'package.file_certificate':
    'certificate.json: 검색 조건, 변경 번호, 프로그램, 모든 파일의 해시, 서명',
  'package.reading': '읽는 방법',
  'package.reading_empty': '빈 칸은 알 수 없다는 뜻입니다. 0도 아니고 “없음”도 아닙니다.',
  'package.reading_dates':
    '날짜는 출처의 표현(_text), 그것이 뜻하는 날짜(_edtf, ISO 8601-2), 가능한 가장 이른 날과 늦은 날로 이루어집니다. 행위에 날짜나 장소가 없으면 사건과 같습니다.',
  'package.reading_csv':
    '표는 CSV(RFC 4180) 형식입니다. UTF-8, 쉼표, CRLF를 쓰고 따옴표는 두 번 적습니다. 값은 입력한 그대로이며 =, +, -, @로 시작하는 글도 바꾸지 않았습니다. 스프레드시트에서는 두 번 눌러 열지 말고 텍스트로 가져오십시오.',
  'package.reading_authors': '작성자는 입력할 당시의 이름으로 적혀 있습니다.',
  'package.left_out': '들어 있지 않은 것',
  'package.left_out_open':
    '작성 중인 기록, 제한된 기록과 항목, 모두에게 공개되지 않은 파일은 들어 있지 않습니다. 들어 있지 않은 기록을 가리키는 칸은 비어 있습니다.',
  'package.left_out_restricted':
    '요청에 따라 제한된 기록과 항목이, 내보낸 사람이 볼 수 있는 범위에서 들어 있습니다. 그 사람들의 안전을 지키듯이 이 파일을 보관하십시오. 작성 중인 기록은 들어 있지 않습니다.',
  'package.left_out_never':
    '정보 제공자의 신원은 결코 들어가지 않습니다. 사용자, 로그인 기록, 할 일, 의견, 변경 이력도 들어가지 않습니다.',
  'package.checking': '확인하는 방법',
  'package.checking_girok': '기록이 있을 때: npm run -s girok -- verify 파일',
  'package.checking_alone':
    '기록이 없을 때: 이 파일을 보낸 사람이 아니라 믿을 수 있는 곳에서 verify.mjs를 받으십시오. 기록 소스 코드의 server/package/verify.mjs이며, 기록이 설치된 곳이면 /verify.mjs 주소에서도 받을 수 있습니다. 짧은 파일 하나로 되어 있고 Node.js 20 이상만 있으면 됩니다: node verify.mjs 파일 지문',
  'package.checking_key':
    '서명에 쓰인 열쇠는 아래와 같습니다. 이 파일을 받은 것과 다른 방법으로, 공개한 곳의 열쇠가 맞는지 물어보십시오.',
  'package.fingerprint': '지문: {fingerprint}',
  'package.credits': '장소: GeoNames(CC BY 4.0), OCHA COD-AB(CC BY 4.0), ISO 3166, Natural Earth.',
}
