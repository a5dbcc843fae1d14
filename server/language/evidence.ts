import type { Message } from './message.ts'

/** Messages about what holds a record up: origins, and what is decided between sources. */
export const evidence_en = {
  'origin.gradings': 'Reliability',
  'origin.ungraded': 'Not graded yet.',
  'origin.no_grade': 'not graded',
  'origin.grade': 'Grade',
  'origin.grade_save': 'Grade it so',
  'origin.reason': 'Why',
  'origin.reason_missing': 'Say why.',
  'origin.merge': 'The same as another origin',
  'origin.merge_hint':
    'Two that were taken for independent were one. The sources of this one go to the other, which stays as it is described, and every incident counts one origin less. It can be undone.',
  'origin.beside': 'Origins of the same incidents',
  'origin.address': 'Or the address of its page',
  'origin.merge_save': 'These are one origin',
  'origin.no_such': 'Choose an origin, or copy the address of its page.',
  'origin.split': 'Two origins that were taken for one',
  'origin.split_hint':
    'The sources that are ticked get an origin of their own, described like this one and not graded yet. What was taken from them goes with them. It can be undone.',
  'origin.split_which': 'Sources that have another origin',
  'origin.split_save': 'These have another origin',
  'origin.split_none': 'Tick the sources that have another origin.',
  'origin.done': 'Done. The change is in the history of every incident that rests on it.',
  'origin.same': 'There is nothing to change: not all of its sources can have another origin.',
  'origin.closed':
    'Something that rests on this origin is not yours to see: ask a colleague who sees it.',
  'origin.unfit':
    'Nothing was changed. These would be called confirmed with one origin only, or be seen by more people than they may: {refs}',
  'decision.title': 'Where sources differ',
  'decision.hint':
    'Each source says its own, and all of it stays. Which value the record shows is a decision, with a reason.',
  'decision.value': 'Value',
  'decision.grade': 'Grade',
  'decision.standing': 'Standing',
  'decision.by': 'decided by {by}',
  'decision.accept': 'Accept',
  'decision.accept_label': 'Accept “{value}”',
  'decision.reason': 'Why this one',
  'decision.reason_missing': 'Say why this value stands.',
  'decision.which': 'Say which value stands: press “Accept” beside it.',
  'decision.gone': 'This value is not in question any more. Nothing was changed.',
  'decision.refused': 'The value cannot stand as the source gives it: {why}',
  'decision.done': 'Decided. The other values stay beside it.',
} as const satisfies Record<string, Message>

/** The same in Korean. */
export const evidence_ko: Record<keyof typeof evidence_en, Message> = {
  'origin.gradings': '신뢰도',
  'origin.ungraded': '아직 평가하지 않았습니다.',
  'origin.no_grade': '등급 없음',
  'origin.grade': '등급',
  'origin.grade_save': '이 등급으로 평가',
  'origin.reason': '이유',
  'origin.reason_missing': '이유를 적으십시오.',
  'origin.merge': '다른 근원과 같은 근원',
  'origin.merge_hint':
    '서로 독립된 것으로 보았던 두 근원이 하나인 경우입니다. 이 근원의 출처가 다른 근원으로 옮겨지고, 그 근원의 설명은 그대로 남으며, 사건마다 근원 수가 하나 줄어듭니다. 되돌릴 수 있습니다.',
  'origin.beside': '같은 사건의 다른 근원',
  'origin.address': '또는 그 근원의 페이지 주소',
  'origin.merge_save': '하나의 근원으로 합치기',
  'origin.no_such': '근원을 고르거나 그 페이지의 주소를 넣으십시오.',
  'origin.split': '하나로 잘못 본 두 근원',
  'origin.split_hint':
    '선택한 출처에 새 근원이 만들어집니다. 설명은 이 근원과 같고 등급은 없습니다. 그 출처에서 전재하거나 번역한 것도 함께 옮겨집니다. 되돌릴 수 있습니다.',
  'origin.split_which': '근원이 다른 출처',
  'origin.split_save': '다른 근원으로 나누기',
  'origin.split_none': '근원이 다른 출처를 선택하십시오.',
  'origin.done': '바꾸었습니다. 이 근원에 근거한 모든 사건의 이력에 남습니다.',
  'origin.same': '바꿀 것이 없습니다. 모든 출처를 다른 근원으로 옮길 수는 없습니다.',
  'origin.closed':
    '이 근원에 근거한 것 가운데 볼 수 없는 것이 있습니다. 볼 수 있는 동료에게 부탁하십시오.',
  'origin.unfit':
    '바꾸지 않았습니다. 다음 사건은 근원이 하나인데 확인된 것으로 표시되거나, 볼 수 있는 사람보다 많은 사람이 보게 됩니다: {refs}',
  'decision.title': '출처마다 다른 값',
  'decision.hint':
    '출처가 말하는 값은 모두 남습니다. 기록에 어떤 값을 나타낼지는 이유를 밝혀 결정합니다.',
  'decision.value': '값',
  'decision.grade': '등급',
  'decision.standing': '채택 여부',
  'decision.by': '{by} 결정',
  'decision.accept': '채택',
  'decision.accept_label': '“{value}” 채택',
  'decision.reason': '채택하는 이유',
  'decision.reason_missing': '이 값을 채택하는 이유를 적으십시오.',
  'decision.which': '채택할 값 옆의 “채택”을 누르십시오.',
  'decision.gone': '더 이상 다툼이 없는 값입니다. 바뀐 것은 없습니다.',
  'decision.refused': '출처가 제시한 값을 그대로 쓸 수 없습니다: {why}',
  'decision.done': '결정했습니다. 다른 값도 그대로 남아 있습니다.',
}
