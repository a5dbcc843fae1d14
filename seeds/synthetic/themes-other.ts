import type { Theme } from './themes.ts'

/** What cases are about beside remittances, each with its weight. */
export const other_themes: readonly (readonly [Theme, number])[] = [
  [
    {
      name: 'phone',
      people: ['phone_user', 'trader', 'defector_family'],
      en: {
        reasons: ['using a foreign mobile phone', 'calling relatives abroad'],
        causes: [
          'A signal had been traced to the {building} {hour}, and the call was cut off after a minute.',
          '{The_victim} had {often} spoken with relatives abroad on a phone hidden among {goods}.',
        ],
      },
      ko: {
        reasons: ['외국 휴대전화 사용', '해외 가족과의 통화'],
        causes: [
          '{hour} {building}에서 전파가 탐지되었고 통화는 1분 만에 끊겼다.',
          '{the_victim:은} {goods} 속에 숨겨 둔 손전화로 {often} 해외의 친척과 통화해 왔다.',
        ],
      },
    },
    14,
  ],
  [
    {
      name: 'media',
      people: ['student', 'worker', 'trader'],
      en: {
        reasons: ['watching foreign films', 'passing on foreign songs', 'keeping a memory card'],
        causes: [
          'A memory card with foreign films was found in the {building} together with {things}.',
          '{count} young people had watched a foreign serial together {hour}, {crowd} said.',
        ],
      },
      ko: {
        reasons: ['외부 영상물 시청', '외국 노래 유포', '메모리카드 소지'],
        causes: [
          '{building}에서 외국 영화가 담긴 메모리카드가 {things:과} 함께 발견되었다.',
          '청년 {count:이} {hour} 함께 외국 연속극을 보았다고 {crowd:은} 말했다.',
        ],
      },
    },
    16,
  ],
  [
    {
      name: 'crossing',
      people: ['would_be_defector', 'repatriated', 'defector_family'],
      en: {
        reasons: ['trying to cross the border', 'helping others across the river'],
        causes: [
          '{The_victim} had meant to cross the river {hour} with {things}.',
          'A guide called {coined} had asked {things} of {the_victim} for the way across.',
        ],
      },
      ko: {
        reasons: ['무단 도강 시도', '도강 방조'],
        causes: [
          '{the_victim:은} {hour} {things:을} 지니고 강을 건너려 했다.',
          '{coined:이라}는 안내인이 강을 건네주는 대가로 {things:을} 요구했다고 한다.',
        ],
      },
    },
    14,
  ],
  [
    {
      name: 'smuggling',
      people: ['smuggler', 'trader', 'border_guard'],
      en: {
        reasons: ['smuggling', 'carrying goods over the river'],
        causes: [
          '{goods} had been carried over the river {hour} under an arrangement with the guards.',
          'A load of {goods} worth the wages of {days} was found at the {trade}.',
        ],
      },
      ko: {
        reasons: ['밀수', '강을 통한 물품 운반'],
        causes: [
          '경비대와 짜고 {hour} 강 건너로 {goods:을} 나르던 중이었다.',
          '{trade}에서 {days} 품삯에 맞먹는 {goods} 짐이 발견되었다.',
        ],
      },
    },
    12,
  ],
  [
    {
      name: 'market',
      people: ['trader', 'donju', 'official'],
      en: {
        reasons: ['changing foreign money', 'trading outside permitted hours'],
        causes: [
          '{The_victim} had sold {goods} at the {trade} {hour}, when trade was forbidden.',
          'Foreign money was changed at the stall of {the_victim}, between the {goods} and the {goods}.',
        ],
      },
      ko: {
        reasons: ['외화 암거래', '허용 시간 외 장사'],
        causes: [
          '{the_victim:은} 장사가 금지된 시간인 {hour} {trade}에서 {goods:을} 팔았다.',
          '{the_victim}의 매대에서는 {goods} 거래와 함께 외화가 교환되었다고 한다.',
        ],
      },
    },
    13,
  ],
  [
    {
      name: 'speech',
      people: ['worker', 'student', 'soldier'],
      en: {
        reasons: ['criticising the authorities', 'speaking in a southern manner'],
        causes: [
          '{The_victim} had complained {hour} about {measure} and the price of {goods}.',
          'A remark about an official, made {openly} at the {trade}, was reported within {days}.',
        ],
      },
      ko: {
        reasons: ['당국 비난', '남한식 말투 사용'],
        causes: [
          '{the_victim:은} {hour} {measure:과} {goods} 값에 불만을 드러냈다.',
          '{trade}에서 간부를 두고 한 말이 {days} 만에 보고되었다.',
        ],
      },
    },
    10,
  ],
  [
    {
      name: 'belief',
      people: ['believer', 'defector_family', 'worker'],
      en: {
        reasons: ['keeping a scripture', 'having a fortune told'],
        causes: [
          'A small book of scripture had been copied by hand and hidden among {goods}.',
          '{crowd} had gone to a fortune teller known as {coined} about {weather} and {mood}.',
        ],
      },
      ko: {
        reasons: ['성경 소지', '점을 본 행위'],
        causes: [
          '손으로 베껴 쓴 작은 성경이 {goods} 속에서 나왔다.',
          '{crowd:은} {coined:이라}는 점쟁이를 찾아가 앞일을 물었다고 한다.',
        ],
      },
    },
    5,
  ],
  [
    {
      name: 'movement',
      people: ['worker', 'soldier', 'trader'],
      en: {
        reasons: ['travelling without a permit', 'staying away from work'],
        causes: [
          '{The_victim} was found {hour} in a lodging without {paper}.',
          '{The_victim} had not been at the assigned workplace for {days} and had taken up {work} elsewhere.',
        ],
      },
      ko: {
        reasons: ['무단 이동', '무단결근'],
        causes: [
          '{the_victim:은} {hour} 숙소에서 {paper} 없이 머물다 적발되었다.',
          '{the_victim:은} {days} 동안 배치된 직장에 나오지 않고 다른 곳에서 {work:을} 했다.',
        ],
      },
    },
    9,
  ],
  [
    {
      name: 'none_stated',
      people: ['worker', 'trader', 'foreigner'],
      en: {
        reasons: ['conduct that was not named'],
        causes: ['No accusation was ever read out, and {crowd} guessed at {reason_given}.'],
      },
      ko: {
        reasons: ['밝혀지지 않은 혐의'],
        causes: [
          '어떤 혐의인지 끝내 알려지지 않았고 {crowd:은} {reason_given:을} 짐작할 뿐이었다.',
        ],
      },
    },
    7,
  ],
]
