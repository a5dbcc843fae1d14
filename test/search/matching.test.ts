import { afterAll, describe, expect, test } from 'vitest'
import { openIndex } from './index.ts'

const index = openIndex({
  raid: {
    text:
      'A family in Hyesan picked up money. “The agents, who have to make year-end payments to ' +
      'their superiors, feverishly watched the families until the very last day of the year.” ' +
      'They arrested the remittance broker and confiscated RMB 60,000 in cash.',
    names: [
      'Hyesan',
      '혜산시',
      'Hyesan-si',
      'Ryanggang Province',
      '량강도',
      'Yanggang',
      '양강도',
      'Daily NK',
    ],
  },
  hoeryong: {
    text: 'Border guards arrested two smugglers in Hoeryong’s market. Hard labour for 6 months.',
    names: ['Hoeryŏng-si', '회령시', 'North Hamgyong Province', '함경북도'],
  },
  korean: {
    text: '혜산시에서 보위원들이 송금브로커를 체포하였다. 북한 량강도의 주민들은 2023년 12월 29일에 돈을 받았다.',
    names: ['국가보위성'],
  },
  south: {
    text: '양강도 혜산시 주민이 노동교화형 3년을 선고받았다. 여성 두 명은 노동단련대로 보내졌다.',
    names: ['Ministry of State Security'],
  },
  north: {
    text: '무기로동교화형을 받은 녀성은 조선로동당 당원이였다. 로인과 리철수는 라선시로 갔다.',
    names: ['Rason', '라선시'],
  },
  chongjin: {
    text: 'The news spread that agencies tied the man to a phone broker.',
    names: ["Ch'ŏngjin", '청진시', 'Chagang-do', 'Tie Yanqi'],
  },
  kaesong: {
    text: 'A country report: the goods were custom made; a new car, two cars; women and children.',
    names: ['Kaesŏng', '개성시', "P'yŏngyang-si", 'Kim Jong-un', 'Pak Un'],
  },
  words: {
    text: 'Yearend bonus. Reeducation. The end of the year. The secretary dies. A co-operative farm centre.',
  },
  party: { text: '조선노동당 규율위원회가 상점 진열대를 검열하였다. 12e5ab' },
  hanja: { text: '両江道 惠山에서 教化刑; カタカナ과 ｶﾞｽ; ㄱ씨는 ㈜대성 직원' },
})

afterAll(() => index.db.close())

// The query, and the documents it must find; the others it must miss.
const EXPECTED: [q: string, found: string][] = [
  // English words: whole, plural, beginning, case
  ['remittance', 'raid'],
  ['remittances', 'raid'],
  ['REMITTANCE', 'raid'],
  ['remit', 'raid'],
  ['rem', ''],
  ['rem*', 'raid'],
  ['arrest', 'raid hoeryong'],
  ['arrests', 'raid hoeryong'],
  ['arrested', 'raid hoeryong'],
  ['"arrest"', ''],
  ['"arrested the"', 'raid'],
  ['"arrested th*"', 'raid'],
  ['arresting', 'hoeryong raid'],
  ['family', 'raid'],
  ['families', 'raid'],
  ['agency', 'chongjin'],
  ['agent', 'raid'],
  ['"agent"', 'raid'],
  ['broker', 'raid chongjin'],
  ['brokers', 'raid chongjin'],
  ['remittance broker', 'raid'],
  ['"remittance broker"', 'raid'],
  ['"broker remittance"', ''],
  ['remittance smuggler', ''],
  ['new', 'kaesong'],
  ['news', 'chongjin'],
  ['car', 'kaesong'],
  ['cars', 'kaesong'],
  ['goods', 'kaesong'],
  ['customs', ''],
  ['woman', 'kaesong'],
  ['child', 'kaesong'],
  ['labor', 'hoeryong'],
  ['labour', 'hoeryong'],
  ['"hard labor"', 'hoeryong'],
  ['center', 'words'],
  ['constructor', ''],
  ['60,000', 'raid'],
  ['60000', 'raid'],
  ['000', ''],
  ['6', 'hoeryong'],
  // hyphens, apostrophes, quotation marks
  ['"year-end payments"', 'raid'],
  ['“year-end payments”', 'raid'],
  ['"year end payments"', 'raid'],
  ['"payments year-end"', ''],
  ['"make year-end"', 'raid'],
  ['year-end', 'raid words'],
  ['year end', 'raid words'],
  ['"year end"', 'raid'],
  ['yearend', 'raid words'],
  ['re-education', 'words'],
  ['reeducation', 'words'],
  ['cooperative', 'words'],
  ['co-operative', 'words'],
  ['hoeryongs', 'hoeryong'],
  ["Hoeryong's market", 'hoeryong'],
  ['"very last day', 'raid'],
  // romanisation: names only
  ['Hyesan', 'raid'],
  ['hyesan-si', 'raid'],
  ['Ryanggang', 'raid'],
  ['Yanggang', 'raid'],
  ['Yangkang', 'raid'],
  ['Hoeryong', 'hoeryong'],
  ['Hoeryŏng', 'hoeryong'],
  ['Hoeryeong', 'hoeryong'],
  ['Hamgyeong', 'hoeryong'],
  ['Hamkyung', 'hoeryong'],
  ['Chongjin', 'chongjin'],
  ['Cheongjin', 'chongjin'],
  ['Ch’ŏngjin', 'chongjin'],
  ['Chagang', 'chongjin'],
  ['Jagang', 'chongjin'],
  ['Gaeseong', 'kaesong'],
  ['Kaesong', 'kaesong'],
  ['Pyongyang', 'kaesong'],
  ['Phyongyang', 'kaesong'],
  ['Pyeongyang', 'kaesong'],
  ['p`yongyang', 'kaesong'],
  ['Kim Jongun', 'kaesong'],
  ['Gim Jeong-eun', 'kaesong'],
  ['Park', 'kaesong'],
  ['Jeong', 'kaesong'],
  ['Raseon', 'north'],
  ['Naseon', 'north'],
  ['"Cheongjin"', ''],
  ['die', 'words chongjin'], // the name Tie Yanqi; never the verb in "tied the man"
  ['dai', ''],
  ['state security', 'south'],
  ['sdade', ''],
  // negatives
  ['Ryanggang -Hoeryong', 'raid'],
  ['arrested -Hoeryong', 'raid'],
  ['arrested -Hoeryeong', 'raid'],
  ['arrest -remit', 'hoeryong'],
  ['broker -"remittance broker"', 'chongjin'],
  ['-혜산 -broker', 'hoeryong north kaesong words party hanja'],
  ['year - end', 'raid words'],
  // Korean
  ['혜산', 'raid korean south'],
  ['혜산'.normalize('NFD'), 'raid korean south'],
  // Without its particle too: a name of a place has none.
  ['혜산시에서', 'korean raid south'],
  ['체포', 'korean'],
  ['브로커', 'korean'],
  ['송금브로커', 'korean'],
  ['보위', 'korean'],
  ['위원', 'korean party'], // inside 보위원, as LIKE would
  ['북', 'hoeryong korean'],
  ['산', 'raid korean south'],
  ['량강도', 'raid korean south'],
  ['양강도', 'raid korean south'],
  ['량강도'.normalize('NFD'), 'raid korean south'],
  ['노동교화형', 'south north'],
  ['로동교화형', 'south north'],
  ['무기노동교화형', 'north'],
  ['노동당', 'north party'],
  ['로동당', 'north party'],
  ['조선로동당', 'north party'],
  ['"조선로동당 규률"', 'party'],
  ['규률위원회', 'party'],
  ['진렬대', 'party'],
  ['검렬', ''],
  ['조선노동당', 'north party'],
  ['"조선노동당 당원"', 'north'],
  ['"조선로동당 당원"', 'north'],
  ['로동단련대', 'south'],
  ['여성', 'south north'],
  ['녀성', 'south north'],
  ['노인', 'north'],
  ['이철수', 'north'],
  ['나선', 'north'],
  ['"양강도 혜산시"', 'south'],
  ['"량강도 혜산"', 'south'],
  ['"혜산시 양강도"', ''],
  ['"도 혜산시"', 'south'],
  ['"강도의 주민"', 'korean'],
  ['산시에', 'korean'],
  ['혜산 체포', 'korean'],
  ['혜산 -체포', 'raid south'],
  ['2023년', 'korean'],
  ['2023년 12월', 'korean'],
  ['"12월 29일"', 'korean'],
  ['2월', ''],
  ['1200', ''],
  ['몰수', ''],
  ['국가보위성', 'korean'],
  ['국가 보위성', 'korean'],
  // other scripts
  ['両江道', 'hanja'],
  ['惠山', 'hanja'],
  ['教化', 'hanja'],
  ['ガス', 'hanja'],
  ['カス', ''],
  ['ㄱ씨', 'hanja'],
  ['ＨＹＥＳＡＮ', 'raid'],
  // operators are words
  ['OR', ''],
  ['remittance OR smugglers', ''],
  ['12e5ab', 'party'],
  ['12e5', ''],
  ['NEAR(remittance broker)', ''],
]

describe('a query finds these and misses the rest', () => {
  test.each(EXPECTED)('%s', (q, found) => {
    expect(index.find(q).join(' ').split(' ').toSorted()).toEqual(found.split(' ').toSorted())
  })
})

test('no text and bare punctuation filter nothing', () => {
  for (const q of ['', '   ', '"', '-', '--- ""', '!?…', '\u200b'])
    expect(index.find(q)).toHaveLength(10)
})

test('an unspaced word does not find a spaced one: a limit', () => {
  expect(index.find('주민들은돈을')).toEqual([])
})

test('a negative removes exactly what its positive finds', () => {
  const whole = index.find('')
  for (const [q] of EXPECTED.filter(([q]) => /^[^\s"“-]+$/.test(q))) {
    const found = new Set(index.find(q))
    expect(index.find(`-${q}`), q).toEqual(whole.filter((key) => !found.has(key)))
  }
})
