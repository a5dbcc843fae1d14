import type { Message } from './message.ts'

/** What is said beside an input: `problem.` and the code of the problem. */
export const problem_en = {
  'problem.title': { one: 'There is a problem', other: 'There are {n} problems' },
  'problem.kept': 'Nothing has been saved yet, and nothing you typed is lost.',
  'problem.prefix': 'Error:',
  'problem.required': 'This is required.',
  'problem.not_text': 'Write text here.',
  'problem.too_long': 'This is too long.',
  'problem.too_many': 'There are too many.',
  'problem.bad_characters':
    'This has control characters in it, which cannot be stored. Type it again.',
  'problem.not_a_number': 'Write a number in digits.',
  'problem.not_a_count': 'Write a whole number in digits, 0 to 1,000,000. “{value}” is not one.',
  'problem.not_a_quantity':
    'Write how many as “30”, “over 30”, “about 10”, “3 to 5” or “dozens”. “{value}” cannot be read.',
  'problem.not_a_decimal': 'Write the number in digits, such as 3 or 2.5. “{value}” is not one.',
  'problem.not_a_day': 'Write the day as YYYY-MM-DD, such as 2024-01-24. “{value}” is not one.',
  'problem.retired_term': '“{value}” is not in use any more. Choose another.',
  'problem.name_taken': '“{value}” is a name of another term: {names}.',
  'problem.code_taken': 'This code has been given already. Choose another.',
  'problem.bad_code': 'A code is made of lower-case English letters, digits and underscores.',
  'problem.bad_code_standard': 'This is not a code of the standard that this vocabulary follows.',
  'problem.code_fixed': 'The program goes by this code: it stays in use.',
  'problem.parent_within': 'A term is not part of itself, nor of one that is part of it.',
  'problem.bad_name': 'A name has no vertical bar (|) in it.',
  'problem.merge_into': 'Choose the code that is to take its place.',
  'problem.not_a_term': '“{value}” is not in the list. Choose one that is.',
  'problem.not_a_link': 'Write a web address that begins with https:// or http://.',
  'problem.not_valid': 'This cannot be used here.',
  'problem.unknown_field': 'There is no field of this name.',
  'problem.no_such_place':
    'No place in the gazetteer has the name “{value}”. Try another spelling, or leave this empty and keep the words under “As the source says”.',
  'problem.which_place': '“{value}” can be several places. Choose one.',
  'problem.which_within':
    'It is not clear which place it lies within: “{value}”. Choose one that is offered.',
  'problem.no_such_agency': 'No agency has the name “{value}”. Try another name of it.',
  'problem.which_agency': '“{value}” can be several agencies. Choose one.',
  'problem.quick_unknown':
    '“{value}” is not known here: write the beginning of a word of the codebook.',
  'problem.quick_which': '“{value}” can be several: {names}. Write more of it.',
  'problem.quick_no_act': '“{value}” says nothing that was done.',
  'problem.quick_twice': '“{value}” says again what was said before.',
  'problem.quick_left':
    '“{value}” belongs to nobody: a number stands before a family, a group or a role.',
  'problem.quick_no_person': 'The form has no person “{value}”.',
  'problem.quick_length': '“{value}” is longer at least than at most.',
  'problem.quick_not_confiscation': '{value} describes goods, which only a confiscation has.',
  'problem.event_without_act': 'An event needs at least one act: say what was done.',
  'problem.pattern_with_acts': 'A pattern has no acts. Make it an event, or remove the acts.',
  'problem.status_by_review': 'Only a reviewer verifies or returns a record.',
  'problem.no_such_person': 'Nobody here has the key “{value}”.',
  'problem.person_without_act':
    'Say what was done to this person: tick them in an act, or empty this row.',
  'problem.group_of_itself': 'A group cannot be part of itself.',
  'problem.not_a_group': 'That is one person, not a family or group.',
  'problem.same_key': 'The key “{value}” stands for another already.',
  'problem.no_such_source': 'There is no such source: “{value}”.',
  'problem.no_such_origin': 'There is no such origin: “{value}”.',
  'problem.source_order': 'List the original before what was taken from it.',
  'problem.origin_of_original':
    'What was taken from another source has its origin. Describe the origin with the original.',
  'problem.source_unnamed': 'Give the title, publisher or link of the source.',
  'problem.claim_without_source': 'A quote needs a source: describe it above.',
  'problem.no_such_act': 'There is no such act here.',
  'problem.one_origin_only':
    'Credibility 1 means confirmed by independent sources, and this has one origin only.',
  'problem.quote_not_in_text':
    'This is not in the words of the source that are kept. Copy it exactly; “…” may leave something out.',
  'problem.quote_lost': 'A quote that rests on this would not be in it any more: “{value}”.',
  'problem.rests_on_restricted':
    'It rests on a source or an origin that is restricted: only a restricted incident may.',
  'problem.others_rest_openly':
    'Other incidents that everybody may read rest on this source or origin. Restrict them first.',
  'problem.link_to_itself': 'An incident cannot be linked to itself.',
  'problem.no_such_incident': 'There is no incident {value}.',
  'problem.less_than_least': 'This is less than the number given as the least.',
  'problem.key_reused':
    'This key was sent before with other content, and made {value}. Send other content under another key.',
  'problem.taken_as_it_is':
    'What is taken over from another record is not changed here, and it says otherwise there. Empty this, or change it in the record it comes from.',
  'problem.draft_by_author': 'Only the person who made this record can make it a draft.',
  'problem.document_too_long': 'This record is too long: 2,000,000 characters are the most.',
  'problem.not_for_type':
    'This does not belong to an act of this type. Empty it, or change the act.',
} as const satisfies Record<string, Message>

export const problem_ko: Record<keyof typeof problem_en, Message> = {
  'problem.title': '확인이 필요한 항목이 {n}개 있습니다',
  'problem.kept': '아직 저장되지 않았습니다. 입력한 내용은 그대로 있습니다.',
  'problem.prefix': '오류:',
  'problem.required': '필수 항목입니다.',
  'problem.not_text': '글자로 입력하십시오.',
  'problem.too_long': '너무 깁니다.',
  'problem.too_many': '개수가 너무 많습니다.',
  'problem.bad_characters': '저장할 수 없는 제어 문자가 들어 있습니다. 다시 입력하십시오.',
  'problem.not_a_number': '숫자로 입력하십시오.',
  'problem.not_a_count': '0에서 1,000,000까지의 정수를 숫자로 입력하십시오. 입력한 값: “{value}”',
  'problem.not_a_quantity':
    '“30명”, “30개 이상”, “약 10명”, “3~5명”, “수십 명”처럼 입력하십시오. 입력한 값: “{value}”.',
  'problem.not_a_decimal': '3이나 2.5처럼 숫자로 입력하십시오. 입력한 값: “{value}”',
  'problem.not_a_day': '2024-01-24처럼 YYYY-MM-DD로 입력하십시오. 입력한 값: “{value}”',
  'problem.retired_term': '더 이상 사용하지 않는 값입니다: “{value}”. 다른 값을 선택하십시오.',
  'problem.name_taken': '다른 용어({names})의 이름입니다: “{value}”',
  'problem.code_taken': '이미 쓰인 코드입니다. 다른 코드를 정하십시오.',
  'problem.bad_code': '코드는 영어 소문자, 숫자, 밑줄로만 적으십시오.',
  'problem.bad_code_standard': '이 용어집이 따르는 표준의 코드가 아닙니다.',
  'problem.code_fixed': '프로그램이 기준으로 삼는 코드이므로 사용을 중지할 수 없습니다.',
  'problem.parent_within': '용어는 자신이나 자신에게 속한 용어의 하위가 될 수 없습니다.',
  'problem.bad_name': '이름에는 세로줄(|)을 쓸 수 없습니다.',
  'problem.merge_into': '대신 쓸 코드를 선택하십시오.',
  'problem.not_a_term': '목록에 없는 값입니다: “{value}”. 목록에서 선택하십시오.',
  'problem.not_a_link': 'https:// 또는 http://로 시작하는 주소를 입력하십시오.',
  'problem.not_valid': '여기에 쓸 수 없는 값입니다.',
  'problem.unknown_field': '그런 항목이 없습니다.',
  'problem.no_such_place':
    '지명 목록에 없는 이름입니다: “{value}”. 다른 표기로 찾거나, 비워 두고 “출처의 표현”에 적으십시오.',
  'problem.which_place': '여러 곳을 뜻할 수 있습니다: “{value}”. 하나를 선택하십시오.',
  'problem.which_within':
    '상위 장소가 분명하지 않습니다: “{value}”. 제안 목록에서 하나를 선택하십시오.',
  'problem.no_such_agency': '그런 이름의 기관이 없습니다: “{value}”. 다른 이름으로 찾으십시오.',
  'problem.which_agency': '여러 기관을 뜻할 수 있습니다: “{value}”. 하나를 선택하십시오.',
  'problem.quick_unknown':
    '이 자리에서는 읽을 수 없습니다: “{value}”. 코드북 용어의 앞부분을 쓰십시오.',
  'problem.quick_which': '여러 가지를 뜻할 수 있습니다: “{value}”({names}). 더 길게 쓰십시오.',
  'problem.quick_no_act': '당한 일이 적혀 있지 않습니다: “{value}”.',
  'problem.quick_twice': '앞에서 이미 적은 내용입니다: “{value}”.',
  'problem.quick_left': '누구에 관한 것인지 알 수 없습니다: “{value}”.',
  'problem.quick_no_person': '양식에 없는 사람입니다: “{value}”.',
  'problem.quick_length': '최소 기간이 최대 기간보다 깁니다: “{value}”.',
  'problem.quick_not_confiscation': '물품 설명은 압수·몰수에만 쓸 수 있습니다: {value}.',
  'problem.event_without_act':
    '사건에는 행위가 하나 이상 있어야 합니다. 무슨 일이 있었는지 입력하십시오.',
  'problem.pattern_with_acts':
    '양상에는 행위를 입력할 수 없습니다. 사건으로 바꾸거나 행위를 제거하십시오.',
  'problem.status_by_review': '검증과 반려는 검토자만 할 수 있습니다.',
  'problem.no_such_person': '해당하는 사람이 없습니다: “{value}”',
  'problem.person_without_act':
    '이 사람이 무슨 일을 당했는지 행위에서 표시하거나 이 입력란을 비우십시오.',
  'problem.group_of_itself': '집단이 자기 자신에 속할 수는 없습니다.',
  'problem.not_a_group': '가족이나 집단이 아니라 한 사람입니다.',
  'problem.same_key': '다른 항목에 이미 쓴 키입니다: “{value}”',
  'problem.no_such_source': '그런 출처가 없습니다: “{value}”',
  'problem.no_such_origin': '그런 정보의 근원이 없습니다: “{value}”',
  'problem.source_order': '원출처를, 그것을 옮긴 출처보다 먼저 입력하십시오.',
  'problem.origin_of_original':
    '다른 출처를 옮긴 출처는 정보의 근원이 원출처와 같습니다. 정보의 근원은 원출처에 적으십시오.',
  'problem.source_unnamed': '출처의 제목, 발행처, 링크 가운데 하나 이상을 입력하십시오.',
  'problem.claim_without_source': '인용에는 출처가 필요합니다. 위에 출처를 입력하십시오.',
  'problem.no_such_act': '그런 행위가 없습니다.',
  'problem.one_origin_only':
    '신빙성 1은 독립된 다른 근원으로 확인되었다는 뜻이지만, 여기에는 정보의 근원이 하나뿐입니다.',
  'problem.quote_not_in_text':
    '출처의 보관된 본문에 없는 내용입니다. 본문을 그대로 옮기고, 생략한 부분은 “…”로 표시하십시오.',
  'problem.quote_lost': '이렇게 저장하면 다음 인용이 본문에 없게 됩니다: “{value}”',
  'problem.rests_on_restricted':
    '제한된 출처나 근원에 근거한 사건입니다. 열람 범위를 “제한”으로 지정하십시오.',
  'problem.others_rest_openly':
    '공개된 다른 사건이 이 출처나 근원에 근거하고 있습니다. 그 사건의 열람 범위를 먼저 “제한”으로 바꾸십시오.',
  'problem.link_to_itself': '사건을 자기 자신과 연결할 수 없습니다.',
  'problem.no_such_incident': '그런 사건이 없습니다: {value}',
  'problem.less_than_least': '최솟값보다 작습니다.',
  'problem.key_reused':
    '다른 내용으로 이미 보낸 키입니다. 그때 만든 기록: {value}. 다른 내용은 다른 키로 보내십시오.',
  'problem.taken_as_it_is':
    '다른 기록에서 가져온 항목은 여기에서 바꿀 수 없습니다. 저장된 값과 다르므로 비우거나 원래 기록에서 수정하십시오.',
  'problem.draft_by_author': '이 기록을 만든 사람만 “작성 중”으로 되돌릴 수 있습니다.',
  'problem.document_too_long': '기록이 너무 깁니다. 최대 2,000,000자까지 저장할 수 있습니다.',
  'problem.not_for_type': '이 행위 유형에 해당하지 않는 항목입니다. 비우거나 행위를 바꾸십시오.',
}
