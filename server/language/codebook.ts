import type { Message } from './message.ts'

/** Messages of the codebook. */
export const codebook_en = {
  'codebook.title': 'Codebook',
  'codebook.intro':
    'What every field means, how it is stored, and every term that may be chosen. The forms, the pages and the exports are made from these same definitions.',
  'codebook.contents': 'On this page',
  'codebook.records': 'Records and their fields',
  'codebook.column': 'Columns',
  'codebook.meaning': 'Meaning',
  'codebook.vocabulary': 'Vocabulary',
  'codebook.retired': 'retired',
  'codebook.merged_into': 'merged into',
  'codebook.edit': 'Edit this vocabulary',
  'codebook.edit_label': 'Edit this vocabulary: {name}',
  'codebook.only_for': 'Only for: {acts}.',
  'codebook.vocabularies': 'Vocabularies',
  'codebook.includes': 'Includes',
  'codebook.excludes': 'Does not include',
  'codebook.example': 'Example',
  'codebook.dates': 'How dates are read',
  'codebook.dates_early_month':
    'Early, mid and late in a month (상순, 중순, 하순) are days 1–10, 11–20 and 21 to the end.',
  'codebook.dates_early_year':
    'Early, mid and late in a year are January–April, May–August and September–December.',
  'codebook.dates_season':
    'Spring is March–May, summer June–August, autumn September–November, winter December–February.',
  'codebook.dates_about':
    '“About” widens a day by 3 days on both sides, a month by one month, a year by one year.',
  'codebook.dates_past':
    'A date without a year is the last such day before the source was published.',
  'codebook.dates_match':
    'Certain means the date lies inside the period; possible means it touches it. A side that is open reaches one year beyond the known bound.',
  'codebook.credits':
    'Places: GeoNames (CC BY 4.0), OCHA COD-AB (CC BY 4.0), ISO 3166, Natural Earth. Camps and prisons: facts from a public map; positions are approximate.',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const codebook_ko: Record<keyof typeof codebook_en, Message> = {
  'codebook.title': '코드북',
  'codebook.intro':
    '모든 항목의 뜻과 저장 방식, 선택할 수 있는 모든 용어를 설명합니다. 입력 양식과 화면, 내보내기 파일은 모두 이 정의에서 만들어집니다.',
  'codebook.contents': '차례',
  'codebook.records': '기록과 항목',
  'codebook.column': '열',
  'codebook.meaning': '뜻',
  'codebook.vocabulary': '용어집',
  'codebook.retired': '사용 중지',
  'codebook.merged_into': '합쳐진 용어:',
  'codebook.edit': '용어집 수정',
  'codebook.edit_label': '용어집 수정: {name}',
  'codebook.only_for': '해당 행위: {acts}',
  'codebook.vocabularies': '용어집',
  'codebook.includes': '포함',
  'codebook.excludes': '제외',
  'codebook.example': '예',
  'codebook.dates': '날짜를 읽는 방법',
  'codebook.dates_early_month': '상순, 중순, 하순은 각각 1~10일, 11~20일, 21일~말일입니다.',
  'codebook.dates_early_year': '한 해의 초, 중반, 말은 각각 1~4월, 5~8월, 9~12월입니다.',
  'codebook.dates_season': '봄은 3~5월, 여름은 6~8월, 가을은 9~11월, 겨울은 12~2월입니다.',
  'codebook.dates_about':
    '“경”이나 “쯤”이 붙으면 앞뒤로 일은 3일, 월은 1개월, 연도는 1년씩 넓혀 읽습니다.',
  'codebook.dates_past': '연도가 없는 날짜는 출처가 발행되기 전의 가장 최근 해당 날짜로 읽습니다.',
  'codebook.dates_match':
    '“확실”은 날짜가 기간 안에 있다는 뜻이고, “가능”은 기간과 겹친다는 뜻입니다. 한쪽 끝을 모르는 날짜는 알려진 쪽에서 1년까지로 봅니다.',
  'codebook.credits':
    '장소: GeoNames(CC BY 4.0), OCHA COD-AB(CC BY 4.0), ISO 3166, Natural Earth. 관리소와 교화소: 공개된 지도에서 확인한 사실이며 위치는 대략적입니다.',
}
