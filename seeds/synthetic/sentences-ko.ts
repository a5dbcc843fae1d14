/** What the Korean sentences leave open, in the order a case fills it in. */
export const slots_ko = [
  'victim',
  'the_victim',
  'place',
  'province',
  'date',
  'agency',
  'agents',
  'reason',
  'done',
  'later',
  'coined',
  'coined_2',
] as const

export const openings_ko = [
  '{date} {place}에서 {victim:이} {done}고 {province} 소식통이 전했다.',
  '{province} 소식통에 따르면 {date} {place}에서 {victim:이} {done}.',
  '{date} {place}에서 {victim:이} {reason} 혐의와 관련하여 {done}.',
  '{place}에서 {date} {victim:이} {done}. 이 같은 사실은 {crowd:을} 통해 알려졌다.',
  '{victim:이} {date} {place}에서 {done}. {crowd:이} 이를 목격했다고 한다.',
]

export const pattern_openings_ko = [
  '{date} {place}에서 {reason} 혐의로 처벌받은 사례가 잇따르고 있다고 {province} 소식통이 전했다.',
  '{date} {place} 일대에서 {agents:이} {measure:을} 강화한 것으로 알려졌다. 주된 이유는 {reason:이라}고 한다.',
  '여러 소식통이 {date} {place} 일대의 {adjective} {measure:을} 전하였으나 몇 사람이 피해를 입었는지는 알려지지 않았다.',
]

export const agency_sentences_ko = [
  '현장에 나온 것은 {agency} 소속 {agents}이었으며 {openly} 움직였다.',
  '{agents:은} {hour} {building}에 들이닥쳤으나 {paper:을} 보여 주지 않았다.',
  '지시는 {agency}에서 내려왔고 {reason_given:이} 근거로 제시되었다고 한다.',
  '{agents:은} {days} 동안 {building:을} 지켜보다가 {hour} {the_victim:을} 기다렸다.',
  '누가 지시했는지는 알 수 없으나 {hour} {trade}에서 {agency} {agents:이} 목격되었다.',
  '사건은 {days} 만에 {agency:으로} 넘어갔다.',
]

export const details_ko: Record<string, readonly string[]> = {
  custody: [
    '{the_victim:은} {agency} 감방으로 옮겨져 {days} 동안 조사를 받았다.',
    '{kin:은} {the_victim:이} 어디에 갇혀 있는지 {days:이} 지나서야 알게 되었다.',
    '면회는 거절되었고 들여보낸 {goods:은} {openly} 돌려보내졌다.',
    '같은 방에는 {count:이} 더 있었으며 이불도 먹을 것도 부족했다.',
    '담당자는 빨리 풀어 주는 대가로 {kin}에게 {things:을} 요구했다.',
    '{the_victim:은} {hour} 다른 구금시설로 옮겨졌다고 {crowd:은} 말했다.',
  ],
  goods: [
    '{agents:은} {things:을} 가져가면서 확인서를 남기지 않았다.',
    '빼앗은 물건은 {hour} 트럭에 실려 나갔고 그 가운데는 {goods:이} 많았다.',
    '{kin:은} {things:을} 돌려 달라고 하였으나 국가에 바쳐졌다는 답을 들었다.',
    '압수 목록이 작성되었지만 {goods:과} {things:은} 빠져 있었다.',
  ],
  court: [
    '재판은 한 시간도 걸리지 않았고 {the_victim:을} 변호하는 사람은 없었다.',
    '판결은 {hour} {trade}에서 {count:이} 지켜보는 가운데 낭독되었다.',
    '{crowd:은} 의무적으로 참석한 뒤 {paper}에 서명해야 했다.',
    '{kin:은} 들어가지 못하고 {crowd:을} 통해 결과를 들었다.',
  ],
  harm: [
    '{the_victim:은} {harm:으로} {days} 동안 걷지 못했다.',
    '{the_victim}에게 {harm:이} 있었지만 의사는 오지 않았다.',
    '{crowd:은} {hour} {the_victim}의 {harm:을} 보고도 {mood} 때문에 아무 말을 하지 않았다.',
    '{kin}에게는 병으로 그리되었다는 {paper:이} 전달되었다.',
  ],
  labour: [
    '{the_victim:은} {weather} 속에서 하루 열 시간씩 {work:을} 해야 했다.',
    '{work} 과제를 채우지 못하면 {goods} 배급이 줄었다.',
    '{count:이} 함께 {openly} {work}에 내몰렸다.',
    '{things:을} 바친 사람은 {work}에서 빠질 수 있었다고 {crowd:은} 말했다.',
  ],
  border: [
    '{weather} 뒤라 강물이 줄어 {hour} 건너는 사람들이 있었다.',
    '{agents:은} 경고 사격을 한 뒤 강둑에서 총을 쏘았다고 {crowd:은} 전했다.',
    '{count:이} {hour} 다리를 건너 넘겨졌고 {things:을} 지녔는지 몸수색을 받았다.',
    '도강은 {coined:이라}는 안내인이 주선했고 대가는 {goods:으로} 치렀다.',
  ],
  home: [
    '{building:은} {often} 감시를 받았고 드나드는 사람이 모두 기록되었다.',
    '{kin:은} {days} 안에 떠나라는 통보를 받았고 {things}만 가져갈 수 있었다.',
    '인민반장은 {crowd:이} 한 말을 보고하고 {often} {things:을} 요구했다.',
    '여행 허가는 {often} 거절되었고 {reason_given:이} 이유로 제시되었다.',
  ],
}

export const later_sentences_ko = [
  '그 뒤 {the_victim:은} {later}.',
  '{days:이} 지나 {the_victim:은} {later}고 {crowd:은} 전했다.',
  '이어 {the_victim:은} {later}.',
]

export const contexts_ko = [
  '{province}에서는 이런 {measure:이} {adjective} 일이 되었고 {crowd:은} {often} {mood:을} 이야기한다.',
  '얼마 뒤 {trade}에서는 {goods} 값이 올랐고 {crowd} 사이에 {talk:이} 퍼졌다.',
  '{days} 안에 {count:이} 더 불려 갈 것이라는 {talk:이} 돌았다.',
  '{crowd:은} {weather} 때문에 이미 {goods:이} 귀해졌다고 말했다.',
  '{coined} 작업반은 {hour} 강연회에 참석해야 했고 그 자리에서 이번 일이 본보기로 거론되었다.',
  '{trade}에는 {coined_2} 명의로 {measure:을} 알리는 공고가 나붙었다.',
  '소식통은 {trade}에서 {crowd:을} 통해 {talk:을} 들었으나 확인하지는 못했다.',
  '{hour} {things:이} 오갔다는 말도 있지만 이는 {talk}에 근거한 것이다.',
  '{coined_2:이라}는 무역회사가 간부의 비호 아래 {goods:을} 거래했다고 한다.',
  '그 뒤로 {crowd:은} {agents:이} 나타나면 {often} {things:을} 감춘다.',
  '{kin:은} 여러 차례 청원했으나 {adjective} 답을 듣지 못했다.',
  '같은 주에 {trade:과} {coined_2} 장마당에서도 {measure:이} 있었다.',
  '{the_victim:이} 그 뒤 어떻게 되었는지는 알려지지 않았고 {crowd:은} {mood:을} 감추지 못했다.',
  '{crowd:은} 이번이 처음이 아니며 비슷한 일을 겪은 사람이 {count:은} 된다고 말했다.',
  '{hour} 회의가 열렸고 {crowd:은} 차례로 {the_victim:을} 비판해야 했다.',
  '{coined:이라}고 불리는 {trade} 옆 골목은 {days} 동안 막혔다.',
  '{crowd} 가운데는 {reason_given:을} 탓하는 사람도 있고 {talk:을} 믿는 사람도 있다.',
  '{days} 동안 {trade}에서는 아무도 {kin}에게 {goods:을} 팔지 않았다.',
]

/** In a Korean narrative now and then: the term as reports in English have it. */
export const english_asides = [
  '해외 언론은 이를 crackdown이라고 표현했다.',
  '국제기구의 문서에는 arbitrary detention으로 분류되어 있다.',
  '면담자는 이를 “a warning to everyone”이라고 옮겼다.',
]

export const titles_ko = [
  '{place}에서 {victim} {title}',
  '{place} {victim} {title} ({reason})',
  '{reason} 관련 {victim} {title}, {place}',
]

export const pattern_titles_ko = [
  '{place} 일대의 잇따른 {reason} 사례',
  '{reason} 관련 {measure} 강화, {place}',
]

export const headlines_ko = [
  '{province}서 {measure} 강화…{crowd} {mood} 호소',
  '{agents}, {crowd} 상대로 {things} 요구',
  '{province} {trade}에 {talk:이} 번지는 까닭',
  '{adjective} {measure}에 {crowd} {mood}',
]
